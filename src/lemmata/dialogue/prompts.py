"""Chat templates that Lemmata brings along, for tokenizers that have none or for a protocol."""

PROBLEM_SOLUTION = (
    "{% for message in messages %}{% if message['role'] == 'user' %}{{ 'Problem:' + message['content'] }}"
    "{% elif message['role'] == 'assistant' %}{{ '\\nSolution:' + message['content'] + eos_token }}"
    "{% else %}{{ message['content'] + '\\n' }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '\\nSolution:' }}{% endif %}"
)
"""The data paper's prompt (section 3.1), so that the problem is a query segment under any mask."""
