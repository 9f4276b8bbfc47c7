"""Chat templates as models ship them (written out here), and a small tokenizer to carry each."""

import copy

import pytest

from lemmata.models.tokenizer import CHAT_TEMPLATE, train_tokenizer

LLAMA3 = (
    "{% set loop_messages = messages %}{% for message in loop_messages %}"
    "{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n' + message['content'] | trim"
    " + '<|eot_id|>' %}{% if loop.index0 == 0 %}{% set content = bos_token + content %}{% endif %}{{ content }}"
    "{% endfor %}{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}"
)

QWEN25 = """{%- if messages[0]['role'] == 'system' %}
    {{- '<|im_start|>system\\n' + messages[0]['content'] + '<|im_end|>\\n' }}
{%- else %}
    {{- '<|im_start|>system\\nYou are Qwen, a helpful assistant.<|im_end|>\\n' }}
{%- endif %}
{%- for message in messages %}
    {%- if (message.role == "user") or (message.role == "system" and not loop.first) or (message.role == "assistant") %}
        {{- '<|im_start|>' + message.role + '\\n' + message.content + '<|im_end|>' + '\\n' }}
    {%- elif message.role == "tool" %}
        {%- if (loop.index0 == 0) or (messages[loop.index0 - 1].role != "tool") %}
            {{- '<|im_start|>user' }}
        {%- endif %}
        {{- '\\n<tool_response>\\n' }}
        {{- message.content }}
        {{- '\\n</tool_response>' }}
        {%- if loop.last or (messages[loop.index0 + 1].role != "tool") %}
            {{- '<|im_end|>\\n' }}
        {%- endif %}
    {%- endif %}
{%- endfor %}
{%- if add_generation_prompt %}
    {{- '<|im_start|>assistant\\n' }}
{%- endif %}
"""

MISTRAL = (
    "{{ bos_token }}{% for message in messages %}{% if (message['role'] == 'user') != (loop.index0 % 2 == 0) %}"
    "{{ raise_exception('Conversation roles must alternate user/assistant/user/assistant/...') }}{% endif %}"
    "{% if message['role'] == 'user' %}{{ '[INST] ' + message['content'] + ' [/INST]' }}"
    "{% elif message['role'] == 'assistant' %}{{ ' ' + message['content'] + eos_token }}{% endif %}{% endfor %}"
)

# Llama 2's way: the system prompt lies inside the first user message.
SYSTEM_IN_USER = (
    "{% for message in messages %}{% if message.role == 'user' %}{{ bos_token + '[INST] ' }}"
    "{% if loop.index0 == 1 and messages[0].role == 'system' %}"
    "{{ '<<SYS>>\n' + messages[0].content | trim + '\n<</SYS>>\n\n' }}{% endif %}"
    "{{ message.content | trim + ' [/INST]' }}"
    "{% elif message.role == 'assistant' %}{{ ' ' + message.content | trim + ' ' + eos_token }}{% endif %}{% endfor %}"
)

# Newer Mistral: the system prompt goes into the *last* user message, so it moves as the dialogue grows.
SYSTEM_IN_LAST_USER = (
    "{% set system = messages[0].content if messages[0].role == 'system' else '' %}{{ bos_token }}"
    "{% for message in messages %}{% if message.role == 'user' %}[INST] "
    "{% if system and (loop.last or loop.index0 == messages | length - 2 and messages[-1].role == 'assistant') %}"
    "{{ system + '\n\n' }}{% endif %}{{ message.content }} [/INST]"
    "{% elif message.role == 'assistant' %}{{ ' ' + message.content + eos_token }}{% endif %}{% endfor %}"
)

# Reasoning models: the reasoning of earlier answers is dropped once a new question comes.
DROPS_REASONING = (
    "{% for message in messages %}{% if message.role == 'assistant' %}{% set content = message.content %}"
    "{% if '</think>' in content and not loop.last %}{% set content = content.split('</think>')[-1].lstrip() %}"
    "{% endif %}{{ '<|im_start|>assistant\n' + content + '<|im_end|>\n' }}"
    "{% else %}{{ '<|im_start|>' + message.role + '\n' + message.content + '<|im_end|>\n' }}{% endif %}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|im_start|>assistant\n' }}{% endif %}"
)

# An empty thought in the last answer only, whatever the contents are.
EMPTY_THOUGHT = DROPS_REASONING.replace(
    "{{ '<|im_start|>assistant\n' + content",
    "{{ '<|im_start|>assistant\n' + ('<think>\n\n</think>\n\n' if loop.last else '') + content",
)

# Llama 3.2 and its kin.
DATED = (
    "{%- if not date_string is defined %}{%- if strftime_now is defined %}"
    "{%- set date_string = strftime_now('%d %b %Y') %}{%- else %}{%- set date_string = '26 Jul 2024' %}{%- endif %}"
    "{%- endif %}"
    "{{- bos_token + '<|start_header_id|>system<|end_header_id|>\n\nToday Date: ' + date_string + '<|eot_id|>' }}"
    "{% for message in messages %}{{ '<|start_header_id|>' + message['role'] + '<|end_header_id|>\n\n' }}"
    "{{ message['content'] | trim + '<|eot_id|>' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ '<|start_header_id|>assistant<|end_header_id|>\n\n' }}{% endif %}"
)

# Phi-3: an extra end-of-text token after the last message.
ENDS_TEXT = CHAT_TEMPLATE.removesuffix("{% endif %}") + "{% else %}{{ eos_token }}{% endif %}"

PLAIN_TEXT = (
    "{% for m in messages %}{{ m.role + ': ' + m.content + '\n' }}{% endfor %}"
    "{% if add_generation_prompt %}{{ 'assistant: ' }}{% endif %}"
)

JSON_TOOLS = CHAT_TEMPLATE.replace(
    "message['content'] + '", "(message['content'] | tojson if message['role'] == 'tool' else message['content']) + '"
)

DROPS_TOOLS = CHAT_TEMPLATE.replace("{{ '<|' +", "{{ '' if message['role'] == 'tool' else '<|' +")

SHOUTS = CHAT_TEMPLATE.replace("message['content']", "(message['content'] | upper)")

REWRITES = CHAT_TEMPLATE.replace("message['content']", "message['content'].replace('teh', 'the')")

TWICE = CHAT_TEMPLATE.replace("message['content']", "message['content'] + message['content']")

TEMPLATES = {
    "lemmata": CHAT_TEMPLATE,
    "llama3": LLAMA3,
    "qwen2.5": QWEN25,
    "mistral": MISTRAL,
    "system in user": SYSTEM_IN_USER,
    "system in last user": SYSTEM_IN_LAST_USER,
    "drops reasoning": DROPS_REASONING,
    "empty thought": EMPTY_THOUGHT,
    "dated": DATED,
    "ends text": ENDS_TEXT,
    "plain text": PLAIN_TEXT,
    "json tools": JSON_TOOLS,
    "drops tools": DROPS_TOOLS,
    "shouts": SHOUTS,
    "rewrites": REWRITES,
    "twice": TWICE,
}

SPECIAL = ["<|start_header_id|>", "<|end_header_id|>", "<|eot_id|>", "<|im_start|>", "<|im_end|>", "<s>", "</s>"]


@pytest.fixture(scope="session")
def base():
    texts = [
        "Solve 3x + 5 = 20 for x.\n\nSubtract 5 from both sides: 3x = 15.\nTherefore, x = 5.\n",
        "What is 7 + 8?\n",
    ]
    tokenizer = train_tokenizer(texts * 3, 330)
    tokenizer.add_special_tokens({"extra_special_tokens": SPECIAL}, replace_extra_special_tokens=False)
    return tokenizer


@pytest.fixture(scope="session")
def tokenizer(base):
    """`tokenizer("llama3")`: one tokenizer object for each template, kept for the session."""
    made = {}

    def get(name):
        if name not in made:
            made[name] = copy.deepcopy(base)
            made[name].chat_template = TEMPLATES[name]
            made[name].bos_token = "<s>"
            if name in ("mistral", "system in user", "system in last user"):
                made[name].eos_token = "</s>"
        return made[name]

    return get
