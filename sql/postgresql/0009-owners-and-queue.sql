-- Whose tasks, and the queue in the order in which the scheduler goes through it.
--
-- digits: what decides among equal positions, by default the id's own.
-- tasks_owned: lists, counts and quotas of one owner read that owner's rows, each status in the order of acceptance. What workers hold
-- is left out, so that a task that is assigned and ends costs one row less: it is bounded, and tasks_active has it. The primary key has
-- the order of acceptance, too, and the planner believes that who walks it soon meets enough rows of an owner: it cannot know where they
-- lie. So the ids have a collation here that sorts as "C" does and that no other index has.
-- tasks_queue: instead of tasks_pending, which knew nothing of ties.
-- tasks_owned_queue: the same of each owner.

ALTER TABLE tasks ADD COLUMN digits text COLLATE "C" GENERATED ALWAYS AS (coalesce(tie, replace(substr(id, 6), '-', ''))) STORED;

DROP INDEX tasks_pending;

CREATE INDEX tasks_owned ON tasks (owner, deleted, status, id COLLATE "POSIX") WHERE status NOT BETWEEN 2 AND 4;
CREATE INDEX tasks_queue ON tasks (priority, position, digits, id) WHERE status = 1 AND NOT deleted;
CREATE INDEX tasks_owned_queue ON tasks (owner, priority, position, digits, id) WHERE status = 1 AND NOT deleted;
