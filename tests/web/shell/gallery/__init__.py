"""A page with every part of the shell, and a small server that speaks the grid's protocol. All data are invented."""
