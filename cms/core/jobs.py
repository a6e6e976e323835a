"""Keeping the queue itself in order."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app
from procrastinate.exceptions import ConnectorException
from procrastinate.job_context import JobContext
from procrastinate.jobs import Status

log = logging.getLogger(__name__)

KEEP_HOURS = 7 * 24


@app.periodic(cron="* * * * *")
@app.task(queueing_lock="mend-stalled", pass_context=True)
async def mend_stalled(context: JobContext, timestamp: int) -> None:
    """Every minute: what a worker had begun that was killed is begun again. Nothing else would, and its lock would stay taken."""
    jobs = context.app.job_manager
    for job in await jobs.get_stalled_jobs():
        log.warning("Job %s (%s) was left by a worker that died: it is begun again.", job.id, job.task_name)
        try:
            await jobs.retry_job(job)
        except ConnectorException:  # another one waits to do the same, by its queueing lock
            await jobs.finish_job(job, status=Status.FAILED, delete_job=False)


@app.periodic(cron="30 3 * * *")
@app.task(queueing_lock="forget-old-jobs", pass_context=True)
async def forget_old_jobs(context: JobContext, timestamp: int) -> None:
    """Every night: jobs that ended a week ago."""
    await context.app.job_manager.delete_old_jobs(nb_hours=KEEP_HOURS, include_failed=True, include_cancelled=True)
