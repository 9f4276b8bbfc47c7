"""The command `lemmata`: one file a command group; thin: parse, call, print."""
