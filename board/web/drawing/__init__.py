"""Drawing: numbers into the coordinates of charts, for the macros that draw them as SVG."""
