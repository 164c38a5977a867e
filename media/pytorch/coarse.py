

def modulate(cover, message, step):
    """Moves the values of a cover, on 0 to 255, to the nearest ones whose rest modulo `step` is the message."""
    nearest = torch.round((cover * 255 - message) / step) * step + message
    # Below 0 and above 255 there is nothing: one step back is the nearest.
    return (nearest + (nearest < -0.5) * step - (nearest > 255.5) * step) / 255


def demodulate(container, step):
    values = container * 255
    return values - torch.floor((values + 0.5) / step) * step


def hide_coarsely(cover, secret, step):
    """For pixels beside the last whole cell: the highest bits of the secret are the message."""
    return modulate(cover, torch.floor((secret * 255 + 0.25) * (step / 256)), step)


def reveal_coarsely(container, step):
    return ((demodulate(container, step) + 0.5) * (256 / step) - 0.5) / 255
