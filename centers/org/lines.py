"""Files and pasted texts are read line by line and refused whole."""


class BadLines(ValueError):  # noqa: N818  it names what is wrong, line by line
    """What is wrong with a text, as (line number, Chinese sentence) pairs; line 0 is the whole text."""

    def __init__(self, problems):
        self.problems = problems
        super().__init__("\n".join(self.sentences))

    @property
    def sentences(self):
        return [f"第 {line} 行：{what}" if line else what for line, what in self.problems]
