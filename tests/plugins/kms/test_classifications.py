from __future__ import annotations

import attrs
import pytest

from strongroom import EncryptionKeys
from strongroom.config.structure import structure
from strongroom_kms import KmsSettings
from strongroom_kms.classifications import CLASSIFICATIONS, key_services


def test_there_is_one_key_for_each_classification_of_the_capability() -> None:
    assert [c.name for c in CLASSIFICATIONS] == [f.name for f in attrs.fields(EncryptionKeys)]


def test_cardholder_data_shares_its_services_with_no_logs_and_no_queue() -> None:
    (cardholder,) = [c for c in CLASSIFICATIONS if c.name == "cardholder"]
    assert not cardholder.logs
    assert key_services(cardholder, "111122223333") == ()


def test_every_service_principal_is_limited() -> None:
    for classification in CLASSIFICATIONS:
        for service in key_services(classification, "111122223333"):
            assert service.conditions


@pytest.mark.parametrize("arn", ["me", "arn:aws:s3:::bucket", "arn:aws:iam::1:role/x", "*"])
def test_an_administrator_must_be_the_arn_of_a_role_or_user(arn: str) -> None:
    _, found = structure({"administrators": [arn]}, KmsSettings, "plugins.kms")
    assert [problem.path for problem in found] == ["plugins.kms.administrators"]
