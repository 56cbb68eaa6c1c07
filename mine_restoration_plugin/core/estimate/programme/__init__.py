"""When the works are done: calendar, network, durations, machines, money by quarter, mining while restoring."""
