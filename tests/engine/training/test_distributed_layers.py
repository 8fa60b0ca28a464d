"""The layers of a team of one are those of torch; with two processes: test_team."""

import copy

import pytest
import torch
from torch import nn

from engine.models.classifiers import EvidenceNet
from engine.training import distributed
from engine.training.distributed_layers import DistributedBatchNorm, DistributedDropout, unite

X = 3 + 2 * torch.randn(4, 5, 6, 7, generator=torch.Generator().manual_seed(0))


def normalisation() -> nn.BatchNorm2d:
    layer = nn.BatchNorm2d(5, momentum=0.3)
    nn.init.normal_(layer.weight)
    nn.init.normal_(layer.bias)
    return layer


def test_batch_normalisation_is_that_of_torch_and_so_are_its_gradient_and_statistics() -> None:
    known = normalisation()
    found = DistributedBatchNorm.of(copy.deepcopy(known))
    for train in (True, True, False):
        gradients, outputs = [], []
        for layer in (known, found):
            x = X.clone().requires_grad_()
            outputs.append(layer.train(train)(x))
            gradients.append(torch.autograd.grad(outputs[-1].square().sum() + outputs[-1][..., 0].sum(), x)[0])
        assert torch.allclose(*outputs, atol=1e-5)
        assert torch.allclose(*gradients, atol=1e-4)
    for name, value in known.state_dict().items():
        assert torch.allclose(value.float(), found.state_dict()[name].float(), atol=1e-5), name


def test_normalised_bfloat16_stays_bfloat16() -> None:
    assert DistributedBatchNorm.of(normalisation())(X.bfloat16()).dtype == torch.bfloat16


@pytest.mark.parametrize("memory_format", [torch.contiguous_format, torch.channels_last])
def test_dropout_drops_what_that_of_torch_drops(memory_format: torch.memory_format) -> None:
    x, known = X.contiguous(memory_format=memory_format), nn.Dropout(0.4)
    found = DistributedDropout.of(known)
    torch.manual_seed(1)
    expected = known(x)
    torch.manual_seed(1)
    assert torch.equal(found(x), expected)
    assert torch.equal(found.eval()(x), x)


def test_a_united_network_keeps_its_weights_and_their_names(monkeypatch: pytest.MonkeyPatch) -> None:
    network = EvidenceNet((8, 8, 8, 8), (1, 1, 1, 1))
    before = copy.deepcopy(network.state_dict())
    parameters = list(map(id, network.parameters()))
    unite(network)
    assert not any(isinstance(layer, DistributedBatchNorm | DistributedDropout) for layer in network.modules())
    monkeypatch.setattr(distributed, "size", lambda: 2)
    unite(network)
    kinds = {type(layer) for layer in network.modules()}
    assert {DistributedBatchNorm, DistributedDropout} <= kinds
    assert not {nn.BatchNorm2d, nn.Dropout} & kinds
    assert list(map(id, network.parameters())) == parameters
    assert list(network.state_dict()) == list(before)
