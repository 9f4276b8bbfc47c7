"""Sessions over a model: prefill, decode, KV reuse across turns, sampling. Knows nothing of HTTP."""
