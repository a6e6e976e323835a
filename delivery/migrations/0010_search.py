"""Search looks through rows of their own, and suggests words by their trigrams."""

import django.contrib.postgres.indexes
import django.contrib.postgres.search
import django.db.models.deletion
from django.db import migrations, models

from delivery.extensions import require_extension


class Migration(migrations.Migration):

    dependencies = [
        ('delivery', '0009_sitemap_files'),
    ]

    operations = [
        require_extension("pg_trgm", why="Search suggests words that are spelled like the one asked, and needs for it"),
        migrations.CreateModel(
            name='RecentEntry',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='recent_entry', serialize=False, to='delivery.record')),
                ('published_at', models.DateTimeField()),
                ('words', django.contrib.postgres.search.SearchVectorField()),
            ],
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('record', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='entry', serialize=False, to='delivery.record')),
                ('dictionary', models.CharField(max_length=16)),
                ('published_at', models.DateTimeField()),
                ('words', django.contrib.postgres.search.SearchVectorField()),
            ],
        ),
        migrations.CreateModel(
            name='SpelledWord',
            fields=[
                ('word', models.CharField(max_length=60, primary_key=True, serialize=False)),
                ('articles', models.PositiveIntegerField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name='record',
            name='record_search',
        ),
        migrations.RemoveField(
            model_name='record',
            name='search',
        ),
        migrations.AddIndex(
            model_name='recententry',
            index=django.contrib.postgres.indexes.GinIndex(fastupdate=False, fields=['words'], name='search_recent_words'),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=django.contrib.postgres.indexes.GinIndex(fields=['words'], gin_pending_list_limit=128, name='search_words'),
        ),
        migrations.AddIndex(
            model_name='searchentry',
            index=models.Index(fields=['-published_at', '-record'], name='search_newest'),
        ),
        migrations.AddIndex(
            model_name='spelledword',
            index=django.contrib.postgres.indexes.GistIndex(django.contrib.postgres.indexes.OpClass('word', name='gist_trgm_ops'), name='spelled_word_trigrams'),
        ),
        migrations.AddConstraint(
            model_name='spelledword',
            constraint=models.CheckConstraint(condition=models.Q(('articles__gt', 0)), name='spelled_word_is_shown'),
        ),
        # Whole and uncompressed beside the table: a common word visits very many rows and ranks few.
        migrations.RunSQL(
            "ALTER TABLE delivery_searchentry ALTER COLUMN words SET STORAGE EXTERNAL", migrations.RunSQL.noop
        ),
        migrations.RunSQL(
            "ALTER TABLE delivery_recententry ALTER COLUMN words SET STORAGE EXTERNAL", migrations.RunSQL.noop
        ),
    ]
