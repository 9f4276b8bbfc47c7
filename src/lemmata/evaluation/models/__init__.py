"""Who answers: a local checkpoint under its mask, an OpenAI-compatible endpoint, the rule-based solver."""

from lemmata.evaluation.models.base import Completion, EndpointError, Model, Request, Usage, answering_model

__all__ = ["Completion", "EndpointError", "Model", "Request", "Usage", "answering_model"]
