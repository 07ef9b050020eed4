"""Generates versions in the order of their publication. The same seed gives the same versions."""

from __future__ import annotations

import json
import random
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from tools.catalog.words import FILLERS, NOUNS, QUALIFIERS, RARE, RUNTIMES, TAGS, VERBS, Picker

STATUSES = ("approved", "pending", "rejected", "withdrawn", "yanked")
STATUS_WEIGHTS = (72, 14, 6, 4, 4)
VERSIONS_OF_A_PACKAGE = 8
"""On average. A few packages have many more."""


@dataclass
class Package:
    name: str
    tenant: str
    subject: str
    runtime: str
    tags: list[str]
    numbers: list[int]
    left: int


@dataclass(frozen=True)
class Version:
    name: str
    number: str
    tenant: str
    status: str
    document: dict[str, Any]

    @property
    def id(self) -> str:
        return f"{self.name}@{self.number}"

    @property
    def artifact(self) -> bytes:
        return json.dumps(self.document, ensure_ascii=False).encode()


def tenant_name(index: int) -> str:
    return f"tenant-{index:04}"


class Author:
    """Generates packages and their versions."""

    def __init__(self, seed: int, tenants: int) -> None:
        self._source = random.Random(seed)
        self._picker = Picker(self._source)
        self._tenants = [tenant_name(index) for index in range(tenants)]
        self._names: set[str] = set()

    def versions(self, count: int) -> Iterator[Version]:
        open_packages: list[Package] = []
        for _ in range(count):
            if not open_packages or self._source.random() < 1 / VERSIONS_OF_A_PACKAGE:
                open_packages.append(self._package())
            # Recent packages get new versions more often than old ones.
            position = max(0, len(open_packages) - 1 - int(self._source.expovariate(1 / 40)))
            package = open_packages[position]
            yield self._version(package)
            package.left -= 1
            if package.left <= 0:
                open_packages.pop(position)

    def _name(self) -> str:
        parts = [self._picker.one(VERBS), self._picker.one(NOUNS)]
        if self._source.random() < 0.5:
            parts.append(self._picker.one(QUALIFIERS))
        if self._source.random() < 0.6:
            parts.append(self._picker.one(RARE))
        name = "-".join(parts)
        number = 2
        while name in self._names:
            name = f"{'-'.join(parts)}-{number}"
            number = number * 2 + self._source.randrange(number)
        self._names.add(name)
        return name

    def _package(self) -> Package:
        tags = sorted(set(self._picker.some(TAGS, self._source.randrange(1, 5))))
        left = 1 + int(self._source.paretovariate(1.1) * 3)
        subject = " ".join(self._picker.some(RARE, 3))
        return Package(
            self._name(),
            self._picker.one(self._tenants),
            subject,
            self._picker.one(RUNTIMES),
            tags,
            [0, 1, 0],
            min(left, 5000),
        )

    def _next_number(self, package: Package) -> str:
        part = self._source.choices((0, 1, 2), (1, 5, 14))[0]
        package.numbers[part] += 1
        package.numbers[part + 1 :] = [0] * (2 - part)
        suffix = f"-rc.{self._source.randrange(1, 5)}" if self._source.random() < 0.06 else ""
        return ".".join(map(str, package.numbers)) + suffix

    def _sentence(self, package: Package) -> str:
        words = self._picker.some(FILLERS, 6) + self._picker.some(NOUNS, 2) + [package.subject]
        words += self._picker.some(RARE, 2)
        self._source.shuffle(words)
        return " ".join(words).capitalize() + "."

    def _version(self, package: Package) -> Version:
        number = self._next_number(package)
        verbs = self._picker.some(VERBS, self._source.randrange(2, 8))
        document = {
            "apiVersion": "v1",
            "kind": "WorkflowPackage",
            "metadata": {
                "name": package.name,
                "version": number,
                "description": self._sentence(package),
                "author": f"Team {package.tenant}",
                "license": "Apache-2.0",
                "tags": package.tags,
            },
            "spec": {
                "runtime": {"type": package.runtime},
                "handlers": [
                    {"name": f"{verb} {self._picker.one(NOUNS)}", "type": "api", "config": {}, "timeout": "60s"}
                    for verb in verbs
                ],
            },
        }
        status = self._source.choices(STATUSES, STATUS_WEIGHTS)[0]
        return Version(package.name, number, package.tenant, status, document)
