"""Column expressions (``quantity * price_cny``), read without evaluating anything."""

from __future__ import annotations

import ast
from collections.abc import Mapping

OPERATORS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*", ast.Div: "/"}
FUNCTIONS = {"abs": "ABS", "max": "MAX", "min": "MIN", "sum": "SUM"}


class ExpressionError(ValueError):
    """The expression uses what no workbook formula is made from: a defect of the table, not of the input."""


def _body(expression: str) -> ast.expr:
    try:
        return ast.parse(expression, mode="eval").body
    except SyntaxError as error:
        raise ExpressionError(expression) from error


def names(expression: str) -> set[str]:
    """The columns an expression reads."""
    return {node.id for node in ast.walk(_body(expression)) if isinstance(node, ast.Name)} - set(FUNCTIONS)


def formula(expression: str, cells: Mapping[str, str]) -> str:
    """The expression as a workbook formula, without the leading sign; ``cells`` gives the address of each column."""
    return _formula(_body(expression), expression, cells)


def _formula(node: ast.expr, expression: str, cells: Mapping[str, str]) -> str:
    if isinstance(node, ast.Name) and node.id in cells:
        return cells[node.id]
    if isinstance(node, ast.Constant) and isinstance(node.value, (int, float)):
        return repr(node.value)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return f"-{_formula(node.operand, expression, cells)}"
    if isinstance(node, ast.BinOp) and type(node.op) in OPERATORS:
        left = _formula(node.left, expression, cells)
        right = _formula(node.right, expression, cells)
        return f"({left}{OPERATORS[type(node.op)]}{right})"
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS:
        arguments = ",".join(_formula(argument, expression, cells) for argument in node.args)
        return f"{FUNCTIONS[node.func.id]}({arguments})"
    raise ExpressionError(expression)


def additive(expression: str) -> dict[str, int] | None:
    """Columns with their signs when the expression only adds and subtracts columns, else None."""
    signs: dict[str, int] = {}

    def collect(node: ast.expr, sign: int) -> bool:
        if isinstance(node, ast.Name) and node.id not in FUNCTIONS:
            signs[node.id] = signs.get(node.id, 0) + sign
            return True
        if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
            return collect(node.operand, -sign)
        if isinstance(node, ast.BinOp) and isinstance(node.op, (ast.Add, ast.Sub)):
            second = sign if isinstance(node.op, ast.Add) else -sign
            return collect(node.left, sign) and collect(node.right, second)
        return False

    return signs if collect(_body(expression), 1) else None
