"""Drawing: turns numbers into the coordinates of charts, for the macros that render them as SVG."""
