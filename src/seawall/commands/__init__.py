"""Text of commands to Operations: the shell's syntax, and the grammar of each program."""
