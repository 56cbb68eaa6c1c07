"""Earth and rock of the selected mine: who gives what to whom, solved, edited and solved again."""
