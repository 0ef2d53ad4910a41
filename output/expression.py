"""Sums, differences and multiples of variables: what `harmonised.toml` may say, and nothing else."""

from __future__ import annotations

import ast
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from decimal import Decimal


class ExpressionError(ValueError):
    """The text is no such expression; the message says what is in the way."""


@dataclass(frozen=True, slots=True)
class Expression:
    """A sum of variables, each times a whole number."""

    text: str
    factors: tuple[tuple[str, int], ...]

    @property
    def parts(self) -> tuple[str, ...]:
        """The variables that must have a number."""
        return tuple(name for name, _ in self.factors)

    def value(self, numbers: Iterable[int | Decimal]) -> int | Decimal:
        """The exact value, from a number for each of `parts`: those of the panel have 16 digits, a Decimal takes 28."""
        return sum((number * factor for number, (_, factor) in zip(numbers, self.factors, strict=True)), start=0)


def read_expression(text: str) -> Expression:
    """An expression from its text: names, `+`, `-`, and whole numbers before `*`. Raises ExpressionError."""
    try:
        tree = ast.parse(text.strip(), mode="eval").body
    except SyntaxError as error:
        raise ExpressionError(f"cannot be read at character {error.offset}: {text!r}") from error
    factors: dict[str, int] = {}
    _collect(tree, 1, factors)
    return Expression(text, tuple(factors.items()))


def _collect(node: ast.expr, factor: int, factors: dict[str, int]) -> None:
    match node:
        case ast.Name(id=name):
            if name in factors:
                raise ExpressionError(f"{name} occurs twice")
            factors[name] = factor
        case ast.BinOp(left=left, op=ast.Add() | ast.Sub() as sign, right=right):
            _collect(left, factor, factors)
            _collect(right, factor if isinstance(sign, ast.Add) else -factor, factors)
        case ast.BinOp(left=ast.Constant(value=int(times)), op=ast.Mult(), right=right):
            _collect(right, factor * times, factors)
        case _:
            raise ExpressionError(
                f"{ast.unparse(node)!r} cannot stand here; write variables joined by + and -, or 10000 * a variable"
            )
