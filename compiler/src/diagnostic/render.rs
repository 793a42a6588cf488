//! Diagnostics as text and as JSON. The only place that knows how a problem looks on a screen.
