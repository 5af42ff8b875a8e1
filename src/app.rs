//! Draws the shell, then sends the frame's commands.
//! Invariant: the only place that sees everything.
