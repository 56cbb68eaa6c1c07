"""Linear and mixed-integer programmes, solved by HiGHS in a child Python with a time limit.

SciPy before 1.15 holds the interpreter lock while HiGHS works: in a thread it would hold the window still. The child is
ended when the person cancels.
"""
