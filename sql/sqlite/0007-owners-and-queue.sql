-- Whose tasks, and the queue in the order in which the scheduler goes through it.
--
-- digits: what decides among equal positions, by default the id's own.
-- tasks_owned: lists, counts and quotas of one owner read that owner's rows, each status in the order of acceptance. What workers hold
-- is left out, so that a task that is assigned and ends costs one row less: it is bounded, and tasks_active has it.
-- tasks_queue: instead of tasks_pending, which knew nothing of ties.
-- tasks_owned_queue: the same of each owner.

ALTER TABLE tasks ADD COLUMN digits TEXT GENERATED ALWAYS AS (coalesce(tie, replace(substr(id, 6), '-', ''))) VIRTUAL;

DROP INDEX tasks_pending;

CREATE INDEX tasks_owned ON tasks (owner, deleted, status, id) WHERE status NOT BETWEEN 2 AND 4;
CREATE INDEX tasks_queue ON tasks (priority, position, digits, id) WHERE status = 1 AND NOT deleted;
CREATE INDEX tasks_owned_queue ON tasks (owner, priority, position, digits, id) WHERE status = 1 AND NOT deleted;
