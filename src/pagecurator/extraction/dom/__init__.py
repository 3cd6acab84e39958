"""One page, parsed once and walked once: text layer, context and boundaries."""
