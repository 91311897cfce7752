from __future__ import annotations

import attrs
import pytest

from strongroom import EncryptionKeys
from strongroom_kms import KmsSettings
from strongroom_kms.classifications import CLASSIFICATIONS
from strongroom_settings.structure import structure


def test_there_is_one_key_for_each_classification_of_the_capability() -> None:
    assert [c.name for c in CLASSIFICATIONS] == [f.name for f in attrs.fields(EncryptionKeys)]


@pytest.mark.parametrize("arn", ["me", "arn:aws:s3:::bucket", "arn:aws:iam::1:role/x", "*"])
def test_an_administrator_must_be_the_arn_of_a_role_or_user(arn: str) -> None:
    _, found = structure({"administrators": [arn]}, KmsSettings, "plugins.kms")
    assert [problem.path for problem in found] == ["plugins.kms.administrators"]
