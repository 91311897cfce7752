"""Speed and memory of whole processes, measured against the bounds the product must meet."""
