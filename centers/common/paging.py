"""Pages of lists that may be very long."""

from django.core.paginator import Paginator
from django.utils.functional import cached_property

MOST = 10_000


class BoundedPaginator(Paginator):
    """Pages over a queryset that counts no further than `most` rows.

    Counting millions takes longer than showing a page, and nobody turns five hundred pages: who does not find
    it by then narrows the list. `has_more` says that the list goes on behind the last page.
    """

    most = MOST

    @cached_property
    def counted(self):
        return self.object_list.order_by().values("pk")[: self.most + 1].count()

    @property
    def count(self):
        return min(self.counted, self.most)

    @property
    def has_more(self):
        return self.counted > self.most

    @property
    def count_words(self):
        """327 条; 1 万条以上 where there are more than were counted."""
        if not self.has_more:
            return f"{self.count} 条"
        return f"{self.most // 10_000} 万条以上" if self.most >= 10_000 else f"{self.most} 条以上"
