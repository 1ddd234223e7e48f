"""The tasks of chapter 08: EM for mixtures."""

from halfstep.checks.soft import log_likelihoods, m_step, responsibilities

__all__ = ["log_likelihoods", "m_step", "responsibilities"]
