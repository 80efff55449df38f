"""Everything that can be allowed, each with one sentence."""

from __future__ import annotations

from enum import Enum


class Permission(Enum):
    """A permission. Its value is the sentence that explains it."""

    OWN_ACCOUNT = "See and change my own account."
    ACCOUNTS_SEE_UNIT = "See the accounts of my own unit."
    PARTICIPANT_INVITE = "Invite people to my own unit and print their cards."
    ACCOUNTS_MANAGE = "See and change the accounts, units and roles of my own organisation."
    CASE_READ = "See a validation case and where it stands."
    CASE_OPEN = "Put a participant up for a module."
    CASE_ASSIGN = "Decide who is a participant's supervisor, assessor, coordinator and workplace."
    CASE_WRITE = "Lead a case: mapping, plan, asking for more."
    MAPPING_HOLD = "Hold the mapping talk and write it down, with the participant's own answers at hand."
    DRAFT_WRITE = "Collect my own evidence, as drafts that nobody else can open."
    EVIDENCE_READ = "See evidence that has been handed in."
    EVIDENCE_ADD = "Add an observation or other evidence to somebody's attempt."
    JUDGEMENT_READ = "See the judgements of an attempt."
    JUDGEMENT_WRITE = "Judge evidence against criteria and decide."
    OUTCOME_READ = "See the outcome of an attempt, without its evidence."
    REVIEW_READ = "See an internal verifier's review."
    REVIEW_OUTCOME_READ = "See how the review of an attempt ended."
    REVIEW_WRITE = "Review an attempt as internal verifier."
    STANDARDISATION_WRITE = "Prepare, write down and close a standardisation meeting."
    RECONSIDERATION_ANSWER = "Answer a request to look at a decision again."
    CERTIFICATE_READ = "See a certificate."
    CERTIFICATE_LIST = "See the list of the organisation's certificates."
    CERTIFICATE_SHARE = "Decide how much of my own certificate the check page shows."
    CERTIFICATE_ISSUE = "Issue a certificate for an attempt that is cleared."
    CERTIFICATE_WITHDRAW = "Withdraw or replace a certificate."
    PLACEMENT_READ = "See a placement (praktik), its talks and its history."
    PLACEMENT_WRITE = "Open, change, follow up, hand over and end a placement."
    WORKPLACE_WRITE = "See and change the organisation's workplaces."
    CONTENT_READ = "Read published courses and modules."
    CONTENT_WRITE = "Write, correct and publish the organisation's content."
    COURSE_TAKE = "Take a course."
    WORK_RETRY = "See what the site gave up doing, and have it tried again."
    FAULT_REPORT_READ = "Read reports of faults in accessibility."
