"""Real opacities moved into films that are free of them, so that their outline is known.

A reader's box says where an opacity is and nothing about the rest of its film. Moved into a film without any, it is the
only one, and the classifier can be taught that everything else there says no. As often, the same place is taken from a
film without an opacity: the seam must not tell.
"""

import torch
from torch import Tensor
from torch.nn import functional

# Cells of the regions' grid over which one film becomes the other.
SEAM = 2


def transplant(
    images_bchw: Tensor, labels_b: Tensor, regions_bchw: Tensor, kinds_b: Tensor, sources_b: Tensor, share: float,
    random: torch.Generator,
) -> tuple[Tensor, Tensor, Tensor, Tensor]:  # fmt: skip
    """Move what readers boxed into a share of the films without the class; images, labels, regions and kinds after it.

    On half of these films what is moved comes from another film without the class, and the label stays. Only films of
    one source are mixed. The grey around the box is matched, so that no step shows.

    Parameters
    ----------
    images_bchw : Tensor
        Films (B, 1, H, W) in [0, 1].
    labels_b : Tensor
        (B,), 0.0 or 1.0.
    regions_bchw : Tensor
        (B, 1, H/4, W/4) in {0, 1}.
    kinds_b : Tensor
        (B,), as :class:`engine.training.dataset.FilmSet` has them.
    sources_b : Tensor
        Number of the source of each film (B,), on the CPU.
    """
    if not share:
        return images_bchw, labels_b, regions_bchw, kinds_b
    boxed = ((kinds_b == 1) & (labels_b == 1) & regions_bchw.flatten(1).any(1)).cpu()
    free = (labels_b == 0).cpu()
    alike = sources_b.view(-1, 1) == sources_b
    possible = free & (alike & boxed).any(1) & ((alike & free).sum(1) > 1)
    hosts = torch.nonzero(possible & (torch.rand(len(free), generator=random) < share)).squeeze(1)
    if not len(hosts):
        return images_bchw, labels_b, regions_bchw, kinds_b
    places = torch.multinomial((alike & boxed)[hosts].float(), 1, generator=random).squeeze(1)
    others = (alike & free)[hosts].float()
    others[torch.arange(len(hosts)), hosts] = 0
    carries = torch.rand(len(hosts), generator=random) < 0.5
    donors = torch.where(carries, places, torch.multinomial(others, 1, generator=random).squeeze(1))

    device = images_bchw.device
    hosts, places, donors, carries = (index.to(device) for index in (hosts, places, donors, carries))
    region = regions_bchw[places]
    wide = functional.max_pool2d(region, 2 * SEAM + 1, stride=1, padding=SEAM)
    around = functional.max_pool2d(wide, 2 * SEAM + 1, stride=1, padding=SEAM) - wide
    soft = functional.avg_pool2d(wide, 2 * SEAM + 1, stride=1, padding=SEAM)
    host, donor = images_bchw[hosts], images_bchw[donors]
    gap = functional.interpolate(host - donor, size=region.shape[2:], mode="area")
    step = (gap * around).sum((2, 3), keepdim=True) / around.sum((2, 3), keepdim=True).clamp_min(1)
    moved = donor + step - host
    mixed = host + functional.interpolate(soft, size=host.shape[2:], mode="bilinear") * moved
    new = carries.to(labels_b)
    return (
        images_bchw.index_copy(0, hosts, mixed.clamp(0, 1)),
        labels_b.index_copy(0, hosts, new),
        regions_bchw.index_copy(0, hosts, region * new.view(-1, 1, 1, 1)),
        kinds_b.index_copy(0, hosts, (2 * new).to(kinds_b)),
    )
