"""A SELECT that is asked over and over: Django makes its SQL once, and each call after that only runs it.

Making the same statement anew takes Django longer than PostgreSQL takes to answer it, and a publication asks a dozen. The text
stays the same however many values are asked for (``= ANY``), so the database keeps its plan too.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection, models
from django.db.models.query import QuerySet, get_related_populators
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row", bound=models.Model)


class Given:
    """Stands in a queryset for what is made of the values of a call, such as one column of them."""

    def __init__(self, of: Callable[[list[Any]], Any]) -> None:
        self.of = of


VALUES: Any = Given(list)


@models.ForeignKey.register_lookup
@models.Field.register_lookup
class Among(models.Lookup):
    """``filter(public_id__among=VALUES)``: as ``__in``, with one parameter for all the values. In a ``Select`` alone."""

    lookup_name = "among"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        if self.rhs is not VALUES:
            raise TypeError("among takes the values of a Select: write __in")
        column, before = self.process_lhs(compiler, connection)
        field = self.lhs.output_field
        given = Given(lambda values: [field.get_db_prep_value(each, connection) for each in values])
        return f"{column} = ANY(%b::{field.db_type(connection)}[])", [*before, given]


class Select(Generic[Row]):
    """``Select(lambda: Person.objects.filter(public_id__among=VALUES))``: called with values, it gives that queryset's rows.

    ``select_related``, annotations, ordering and ``select_for_update`` hold. Prefetched relations are ``children`` instead.
    """

    def __init__(self, queryset: Callable[[], QuerySet[Row]], *children: Children) -> None:
        self._queryset, self._children = queryset, children

    def __call__(self, values: Iterable[Any]) -> list[Row]:
        """One query and one for each relation of children; none without values."""
        wanted = list(values)
        rows = self._statement.run(wanted) if wanted else []
        for each in self._children:
            each.attach(rows)
        return rows

    @cached_property
    def _statement(self) -> _Statement:
        return _Statement(self._queryset())


class Children:
    """The rows of a reverse foreign key, for every row of a ``Select``, or for what that row has as ``of``: afterwards
    ``row.<relation>.all()`` runs no query."""

    def __init__(self, relation: str, select: Select[Any], *, of: str = "") -> None:
        self._relation, self._select, self._of = relation, select, of

    def attach(self, rows: Sequence[models.Model]) -> None:
        parents = [parent for row in rows if (parent := getattr(row, self._of) if self._of else row)]
        if not parents:
            return
        link: Any = parents[0]._meta.get_field(self._relation)
        by_parent = defaultdict(list)
        for child in self._select({parent.pk for parent in parents}):
            by_parent[getattr(child, link.field.attname)].append(child)
        for parent in parents:
            for child in by_parent[parent.pk]:
                link.field.set_cached_value(child, parent)
            kept = parent.__dict__.setdefault("_prefetched_objects_cache", {})
            kept[link.cache_name] = _Fetched(parent, self._relation, by_parent[parent.pk])


class _Fetched(QuerySet[Any]):
    """Children that are there already. Whoever filters or orders them asks the database, as with those that Django prefetched."""

    def __init__(self, parent: models.Model, relation: str, children: list[Any]) -> None:
        super().__init__(model=getattr(parent, relation).model)
        self._parent, self._relation = parent, relation
        self._result_cache, self._prefetch_done = children, True

    def _chain(self) -> QuerySet[Any]:
        manager = getattr(self._parent, self._relation)
        found: QuerySet[Any] = manager._apply_rel_filters(manager.model._default_manager.get_queryset())
        return found


class _Statement:
    """SQL with a place for the values, and what makes model instances of its rows: as ``ModelIterable`` does it."""

    def __init__(self, queryset: QuerySet[Any]) -> None:
        if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
            raise TypeError("a Select fetches children, and prefetches nothing")
        compiler = queryset.query.get_compiler(connection=connection)
        self._sql, self._parameters = compiler.as_sql()
        self._locks = queryset.query.select_for_update
        select, about = compiler.select, compiler.klass_info
        self._model, self._annotations = about["model"], compiler.annotation_col_map or {}
        self._start, self._end = about["select_fields"][0], about["select_fields"][-1] + 1
        self._names = [column[0].target.attname for column in select[self._start : self._end]]
        self._populators = get_related_populators(about, select, connection.alias)  # type: ignore[call-arg] # stubs of Django 6
        columns = [column[0] for column in select[: compiler.col_count]]
        self._converters = [
            (place, converters, column) for place, (converters, column) in compiler.get_converters(columns).items()
        ]

    def run(self, values: list[Any]) -> list[Any]:
        if self._locks and connection.get_autocommit():  # asked by Django only where the SQL is made
            raise TransactionManagementError("Rows are locked inside a transaction.")
        given = [each.of(values) if isinstance(each, Given) else each for each in self._parameters]
        with connection.cursor() as cursor:
            cursor.execute(self._sql, given)
            return [self._row(row) for row in cursor.fetchall()]

    def _row(self, found: Sequence[Any]) -> Any:
        if self._converters:
            found = list(found)
            for place, converters, column in self._converters:
                for convert in converters:
                    found[place] = convert(found[place], column, connection)
        row = self._model.from_db(connection.alias, self._names, found[self._start : self._end])
        for populator in self._populators:
            populator.populate(found, row)
        for name, place in self._annotations.items():
            setattr(row, name, found[place])
        return row
