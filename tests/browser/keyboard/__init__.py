"""Browser tests of the keyboard and the mouse: nothing that has the focus is hidden, and nothing that can be clicked is dead."""
