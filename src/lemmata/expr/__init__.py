"""Text and LaTeX to expressions and back, safely: own parser (nothing is evaluated as code), limits, printing."""
