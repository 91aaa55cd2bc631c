"""A model file that means nothing: llama's architecture, drawn weights, a byte's vocabulary, in the GGUF format (version 3).

The format is that of https://github.com/ggml-org/ggml/blob/master/docs/gguf.md. Drawn weights alone would write strings without
an end: the first channel of every embedding is the same constant, so the first column of the output layer says how likely each
token is in itself, and those that close something are made likely.
"""

from __future__ import annotations

import random
import struct
from array import array
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pathlib import Path

_MAGIC: Final = b"GGUF"
_VERSION: Final = 3
_ALIGNMENT: Final = 32
_U32, _I32, _F32, _BOOL, _STRING, _ARRAY = 4, 5, 6, 7, 8, 9
_TENSOR_F32: Final = 0
_PLAIN, _UNKNOWN, _CONTROL, _BYTE = 1, 2, 3, 6
_WIDTH, _LAYERS, _HEADS, _INNER = 64, 2, 4, 128
_CONSTANT: Final = 4.0
_SEED: Final = 20
_SPACE: Final = "\N{LOWER ONE EIGHTH BLOCK}"
_CONTROLS: Final = ("<unk>", "<s>", "</s>", "<|begin|>", "<|end|>")
_WORDS: Final = ("the", "a", "of", "and", "pain", "knee", "tablet", "treatment", "weeks", "upheld", "overturned", "request")
_LIKELY: Final = {'"': 1.3, "]": 0.7, "}": 0.85, ",": 1.0, "{": 1.0, _SPACE: -1.0} | dict.fromkeys("0123456789", 0.6)
_TEMPLATE: Final = (
    "{% for message in messages %}<|begin|>{{ message['role'] }}\n{{ message['content'] or '' }}<|end|>\n{% endfor %}"
    "{% if add_generation_prompt %}<|begin|>assistant\n{% endif %}"
)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    score: float
    kind: int


@dataclass(frozen=True, slots=True)
class _Tensor:
    """Numbers with their shape, the fastest-running dimension first."""

    name: str
    shape: tuple[int, ...]
    numbers: array[float]


def write_weights(path: Path, *, context: int) -> None:
    """Write the model file, the same one each time."""
    tokens = _tokens()
    tensors = _tensors(tokens, random.Random(_SEED))
    about = _metadata(tokens, context)
    head = [_MAGIC, struct.pack("<IQQ", _VERSION, len(tensors), len(about)), *about]
    content = bytearray()
    for tensor in tensors:
        head.append(_string(tensor.name) + struct.pack("<I", len(tensor.shape)))
        head.append(struct.pack(f"<{len(tensor.shape)}Q", *tensor.shape) + struct.pack("<IQ", _TENSOR_F32, len(content)))
        content += _padded(tensor.numbers.tobytes())
    path.write_bytes(_padded(b"".join(head)) + content)


def _tokens() -> list[_Token]:
    tokens = [_Token(text, 0.0, _UNKNOWN if text == "<unk>" else _CONTROL) for text in _CONTROLS]
    tokens += [_Token(f"<0x{byte:02X}>", 0.0, _BYTE) for byte in range(256)]
    tokens += [_Token(chr(code), -100.0, _PLAIN) for code in range(33, 127)]
    tokens.append(_Token(_SPACE, -100.0, _PLAIN))
    return tokens + [_Token(_SPACE + word, -float(n), _PLAIN) for n, word in enumerate(_WORDS)]


def _metadata(tokens: list[_Token], context: int) -> list[bytes]:
    return [
        _text("general.architecture", "llama"),
        _text("general.name", "random"),
        _number("general.file_type", 0),
        _number("llama.context_length", context),
        _number("llama.embedding_length", _WIDTH),
        _number("llama.block_count", _LAYERS),
        _number("llama.feed_forward_length", _INNER),
        _number("llama.attention.head_count", _HEADS),
        _number("llama.attention.head_count_kv", _HEADS),
        _string("llama.attention.layer_norm_rms_epsilon") + struct.pack("<If", _F32, 1e-5),
        _number("llama.rope.dimension_count", _WIDTH // _HEADS),
        _number("llama.vocab_size", len(tokens)),
        _text("tokenizer.ggml.model", "llama"),
        _text("tokenizer.ggml.pre", "default"),
        _list("tokenizer.ggml.tokens", _STRING, [_string(token.text) for token in tokens]),
        _list("tokenizer.ggml.scores", _F32, [struct.pack("<f", token.score) for token in tokens]),
        _list("tokenizer.ggml.token_type", _I32, [struct.pack("<i", token.kind) for token in tokens]),
        _number("tokenizer.ggml.unknown_token_id", 0),
        _number("tokenizer.ggml.bos_token_id", 1),
        _number("tokenizer.ggml.padding_token_id", 2),
        _number("tokenizer.ggml.eos_token_id", 4),
        _string("tokenizer.ggml.add_bos_token") + struct.pack("<I?", _BOOL, True),  # noqa: FBT003 (a value of the format)
        _string("tokenizer.ggml.add_space_prefix") + struct.pack("<I?", _BOOL, False),  # noqa: FBT003
        _text("tokenizer.chat_template", _TEMPLATE),
    ]


def _tensors(tokens: list[_Token], chance: random.Random) -> list[_Tensor]:
    def drawn(name: str, rows: int, columns: int, spread: float = 0.02) -> _Tensor:
        return _Tensor(name, (columns, rows), array("f", (chance.gauss(0.0, spread) for _ in range(rows * columns))))

    embedding, output = drawn("token_embd.weight", len(tokens), _WIDTH, 0.3), drawn("output.weight", len(tokens), _WIDTH, 0.15)
    for n, token in enumerate(tokens):
        embedding.numbers[n * _WIDTH] = _CONSTANT
        output.numbers[n * _WIDTH] = {_BYTE: -2.0, _CONTROL: 0.3}.get(token.kind, _LIKELY.get(token.text, 0.0))
    tensors = [embedding, output, _ones("output_norm.weight")]
    for n in range(_LAYERS):
        tensors += [_ones(f"blk.{n}.attn_norm.weight"), _ones(f"blk.{n}.ffn_norm.weight")]
        tensors += [drawn(f"blk.{n}.attn_{part}.weight", _WIDTH, _WIDTH) for part in ("q", "k", "v", "output")]
        tensors += [drawn(f"blk.{n}.ffn_{part}.weight", _INNER, _WIDTH) for part in ("gate", "up")]
        tensors.append(drawn(f"blk.{n}.ffn_down.weight", _WIDTH, _INNER))
    return tensors


def _ones(name: str) -> _Tensor:
    return _Tensor(name, (_WIDTH,), array("f", [1.0] * _WIDTH))


def _string(text: str) -> bytes:
    encoded = text.encode()
    return struct.pack("<Q", len(encoded)) + encoded


def _text(key: str, value: str) -> bytes:
    return _string(key) + struct.pack("<I", _STRING) + _string(value)


def _number(key: str, value: int) -> bytes:
    return _string(key) + struct.pack("<II", _U32, value)


def _list(key: str, kind: int, elements: list[bytes]) -> bytes:
    return _string(key) + struct.pack("<IIQ", _ARRAY, kind, len(elements)) + b"".join(elements)


def _padded(content: bytes) -> bytes:
    return content + bytes(-len(content) % _ALIGNMENT)
