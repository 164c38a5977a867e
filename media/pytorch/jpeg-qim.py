
SIDE = 8
# Y, Cb and Cr of R, G and B, and back, as JFIF 1.02 has it.
TO_YCBCR = np.array(
    [[0.299, 0.587, 0.114], [-0.168735892, -0.331264108, 0.5], [0.5, -0.418687589, -0.081312411]]
)
FROM_YCBCR = np.array([[1, 0, 1.402], [1, -0.344136286, -0.714136286], [1, 1.772, 0]])
# All of the brightness, and of the colours what JPEG with halved colours could keep of fine structure.
PICTURE_COSINES = [
    (plane, frequency)
    for plane in range(3)
    for frequency in range(SIDE * SIDE)
    if plane == 0 or (frequency % SIDE < 4 and frequency // SIDE < 4)
]
# What an error of one in a plane means in the picture.
WEIGHTS = [np.linalg.norm(FROM_YCBCR[:, plane]) / 2 for plane, _ in PICTURE_COSINES]
CORRECTIONS = 20


def cosine_filters(cosines):
    """Columns: cosines of blocks of 8 x 8 pixels, of a frequency (row * 8 + column) and a colour."""
    k, j = np.mgrid[:SIDE, :SIDE]
    cosine = np.where(k == 0, np.sqrt(0.5), 1) * 0.5 * np.cos((2 * j + 1) * k * np.pi / 16)
    columns = [
        np.einsum("y,x,c->yxc", cosine[frequency // SIDE], cosine[frequency % SIDE], colour).ravel()
        for frequency, colour in cosines
    ]
    return np.stack(columns, 1).astype(np.float32)


def measured(image, filters):
    return mixed(to_cells(image, SIDE), filters)


def drawn(coefficients, filters):
    return from_cells(mixed(coefficients, filters.T), SIDE)


class Network(Codec):
    """Writes the secret as whole numbers into the luminance coefficients that JPEG keeps of the cover."""

    least = SIDE

    def __init__(self, period, stages, width, blocks, frequencies, steps, levels, **_):
        ends = np.cumsum(stages)
        by_stage = [levels[end - depth : end] for end, depth in zip(ends, stages)]
        super().__init__(len(PICTURE_COSINES), by_stage, lambda stage: 2 ** (stage + 1), 1, width, blocks)
        self.room = min(0.5, period / 4 / 255)
        column = lambda values: torch.tensor(values, dtype=torch.float32)[:, None, None]
        self.register_buffer("steps", column(steps), persistent=False)
        self.register_buffer("counts", column(levels), persistent=False)
        self.register_buffer("weights", column(WEIGHTS), persistent=False)
        self.register_buffer("offset", column([128.0 * SIDE if f == 0 else 0 for f in frequencies]), persistent=False)
        self.luminance = cosine_filters([(frequency, TO_YCBCR[0]) for frequency in frequencies])
        self.grey = cosine_filters([(frequency, np.ones(3)) for frequency in frequencies])
        self.to_values = cosine_filters([(frequency, TO_YCBCR[plane]) for plane, frequency in PICTURE_COSINES])
        self.to_picture = cosine_filters([(frequency, FROM_YCBCR[:, plane]) for plane, frequency in PICTURE_COSINES])

    def measure(self, image):
        return measured(image, self.luminance) * 255 - self.offset

    def modulate_luminance(self, cover, message):
        numbers, periods = message * self.steps, self.steps * self.counts

        def write(carrier):
            coefficients = self.measure(carrier)
            wanted = torch.round((coefficients - numbers) / periods) * periods + numbers
            return carrier + drawn((wanted - coefficients) / 255, self.grey)

        carrier = cover.clamp(self.room, 1 - self.room)
        for _ in range(CORRECTIONS):
            written = write(carrier)
            carrier = carrier - (written - written.clamp(0, 1))
        return write(carrier)

    def demodulate_luminance(self, container):
        whole = torch.round(self.measure(container) / self.steps)
        return whole - torch.floor((whole + 0.25) / self.counts) * self.counts

    def conceal(self, cover, secret):
        """The container of pictures [batch, 3, height, width] in [0, 1], before clamping and rounding."""
        carrier, picture = whole_cells(cover, SIDE), whole_cells(secret, SIDE)
        message = self.write(measured(picture - 0.5, self.to_values) * self.weights)
        inner = self.modulate_luminance(carrier, message)
        return with_rest(inner, lambda part: part(cover), *cover.shape[2:])

    def reveal_secret(self, container):
        height, width = container.shape[2:]
        carrier = whole_cells(container, SIDE)
        if carrier is None:
            return torch.zeros_like(container) + 0.5
        values = self.read(self.demodulate_luminance(carrier))
        inner = drawn(values * (1 / self.weights), self.to_picture) + 0.5
        return F.pad(inner, (0, width - inner.shape[3], 0, height - inner.shape[2]), mode="replicate")
