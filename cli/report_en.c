/* SPDX-License-Identifier: Apache-2.0 */
/*
 * The words of a report, in English. For somebody who is tired and no programmer:
 * each section says in one sentence what it is good for, and nothing is called by a
 * word of the trade that could be said plainly. Japanese stands in report_ja.c; a
 * test holds the two together.
 */
#include "report.h"

const char *const report_en[WORD__COUNT] = {
	[WORD_TITLE] = "Mail security report",
	[WORD_SKIP] = "Skip to the report",
	[WORD_CONTENTS] = "Contents",
	[WORD_PERIOD] = "Mail that arrived from %1 until %2.",
	[WORD_BEGINS] = "The log begins on %1: what was judged earlier has gone from it by "
	    "retention.log_days, but for what is still open, so all counts here are of "
	    "a part of that time.",
	[WORD_EVERYBODY] = "All mailboxes.",
	[WORD_OF_MAILBOX] = "Mailbox '%1'. Runs, alerts and exceptions are those of "
	    "all mailboxes.",
	[WORD_FOOTER] = "Made by seki %1 on %2. All times are in that time zone.",
	[WORD_FOOTER_PRIVATE] = "This report quotes mail. Give it only to people who "
	    "may read these mailboxes.",
	[WORD_MORE] = "Not shown here: %1 more.",
	[WORD_AND_MORE] = "and others",
	[WORD_NEVER] = "never",

	[WORD_GLANCE] = "At a glance",
	[WORD_TODO] = "What to do",
	[WORD_NO_TODO] = "Nothing. Nobody has to look at anything.",
	[WORD_NO_MAIL] = "The log has no message from this time.",
	[WORD_JUDGED] = "Messages looked at",
	[WORD_HELD] = "Held",
	[WORD_WOULD] = "Would have been held",
	[WORD_CAUTION] = "Left in the inbox, with caution",
	[WORD_RELEASED] = "Moved back by a person: held wrongly",
	[WORD_CONFIRMED] = "Confirmed as fraud by a person",
	[WORD_REPORTED] = "Reported by a person: fraud that was not held",
	[WORD_UNREAD] = "Could not be judged",
	[WORD_TODO_HELD_ONE] = "1 message is in quarantine (it came on %2), and nobody has "
	    "said anything about it. Release it or confirm it.",
	[WORD_TODO_HELD] = "%1 messages are in quarantine, the oldest came on %2, and "
	    "nobody has said anything about them. Release or confirm them.",
	[WORD_TODO_WOULD_ONE] = "1 message would have been held. Look at it: if that "
	    "is right, turn on holding (mode = \"hold\").",
	[WORD_TODO_WOULD] = "%1 messages would have been held. Look at them: if that "
	    "is right, turn on holding (mode = \"hold\").",
	[WORD_TODO_FAILED_ONE] = "1 folder could not be read at the last try.",
	[WORD_TODO_FAILED] = "%1 folders could not be read at the last try.",
	[WORD_TODO_NEVER_ONE] = "1 mailbox is configured and has never been read.",
	[WORD_TODO_NEVER] = "%1 mailboxes are configured and have never been read.",
	[WORD_TODO_ENDS_ONE] = "1 exception ends within two weeks. Renew it only if "
	    "somebody has asked again.",
	[WORD_TODO_ENDS] = "%1 exceptions end within two weeks. Renew them only if "
	    "somebody has asked again.",
	[WORD_TODO_ALERTS_ONE] = "1 alert stands.",
	[WORD_TODO_ALERTS] = "%1 alerts stand.",
	[WORD_TODO_REPORTED_ONE] = "1 fraud was not held and was reported by a person. "
	    "Ask whether anybody did what it wanted.",
	[WORD_TODO_REPORTED] = "%1 frauds were not held and were reported by people. "
	    "Ask whether anybody did what they wanted.",
	[WORD_TODO_RISK_ONE] = "Suspect mail came from 1 business partner's own mailbox. "
	    "Call them on a number you already have.",
	[WORD_TODO_RISK] = "Suspect mail came from %1 business partners' own mailboxes. "
	    "Call them on numbers you already have.",
	[WORD_TODO_ANSWERED_ONE] = "1 held message had been answered before it was held. Ask "
	    "who answered it, and what they told or did.",
	[WORD_TODO_ANSWERED] = "%1 held messages had been answered before they were held. "
	    "Ask who answered them, and what they told or did.",

	[WORD_LIST] = "What was held",
	[WORD_LIST_LEAD] = "Mail that was moved to quarantine, that would have been "
	    "moved while seki only watches, or that a person reported.",
	[WORD_LIST_NONE] = "Nothing was held in this time, and nothing would have been.",
	[WORD_LIST_MORE] = "Not listed here: %1 older ones. 'seki log' lists all of "
	    "them.",
	[WORD_LISTED] = "The messages, newest first",
	[WORD_DAYS] = "Over time",
	[WORD_DAYS_DESC] = "Bars over time: %1 messages held, or that would have been, "
	    "and %2 with caution. The table below has the numbers.",
	[WORD_DAYS_TABLE] = "Messages by day of arrival, days with mail only",
	[WORD_WEEKS_TABLE] = "Messages by week of arrival, weeks with mail only",
	[WORD_MONTHS_TABLE] = "Messages by month of arrival, months with mail only",
	[WORD_DAY] = "Day",
	[WORD_WEEK] = "Week from",
	[WORD_MONTH] = "Month",
	[WORD_MESSAGES] = "Messages",
	[WORD_MOST] = "Highest bar: %1",
	[WORD_SCORE] = "score",
	[WORD_AS_TABLE] = "The numbers as a table",
	[WORD_SCORE_HEAD] = "Score",
	[WORD_SCORES] = "Scores",
	[WORD_SCORES_DESC] = "Bars of how many messages had which score, from 1 up. "
	    "Caution begins at %1, and suspect at %2. The table below has the "
	    "numbers.",
	[WORD_SCORES_TABLE] = "Messages by score",
	[WORD_SCORES_BELOW] = "below 1",
	[WORD_SCORES_RANGE] = "%1 to %2",
	[WORD_SCORES_ABOVE] = "%1 and more",
	[WORD_SCORES_CLEAN] = "clean",
	[WORD_SCORES_CAUTION] = "caution",
	[WORD_SCORES_SUSPECT] = "suspect",
	[WORD_MEANS] = "Meaning",
	[WORD_NUMBER] = "No. %1",
	[WORD_MAILBOX] = "Mailbox",
	[WORD_STATE] = "State",
	[WORD_NO_SUBJECT] = "(no subject)",
	[WORD_NO_SENDER] = "(no sender)",
	[WORD_FROM] = "From: ",
	[WORD_REASON] = "Why: %1",
	[WORD_STATE_HELD] = "held",
	[WORD_STATE_WOULD] = "would have been held",
	[WORD_STATE_RELEASED] = "moved back by a person",
	[WORD_STATE_CONFIRMED] = "fraud, confirmed by a person",
	[WORD_STATE_REPORTED] = "fraud, reported by a person",
	[WORD_STATE_GONE] = "taken out of quarantine by a person",
	[WORD_STATE_FAILED] = "to be held, not moved yet",
	[WORD_STATE_VANISHED] = "gone before it could be moved",
	[WORD_STATE_LEFT] = "suspect, but left in place: it came before holding began",

	[WORD_WHY] = "Why",
	[WORD_WHY_LEAD] = "The reasons for which mail was held, or would have been. One "
	    "message has several.",
	[WORD_WHY_TABLE] = "Reasons, those that weighed most often first",
	[WORD_WHY_SENTENCE] = "Reason",
	[WORD_WHY_HITS] = "Found in",
	[WORD_WHY_FIRST] = "Main reason in",

	[WORD_KINDS] = "What kind of fraud it was",
	[WORD_KINDS_LEAD] = "What these messages were after, as far as the reasons tell "
	    "it. Each message counts once. What people moved back, and what could not "
	    "be judged, is not counted.",
	[WORD_KINDS_NONE] = "Nothing of this time is counted as a fraud.",
	[WORD_KIND_TABLE] = "Messages by kind of fraud",
	[WORD_KIND_HEAD] = "Kind",
	[WORD_KIND_PAYROLL] = "Payroll: a salary to another account",
	[WORD_KIND_TAKEN_OVER] = "From the mailbox of somebody we know, perhaps broken "
	    "into",
	[WORD_KIND_ACCOUNT] = "Change of bank account",
	[WORD_KIND_CARD] = "Gift cards",
	[WORD_KIND_OURS] = "In the name of one of our managers or colleagues",
	[WORD_KIND_LOGIN] = "Passwords and log-ins",
	[WORD_KIND_MONEY] = "False invoice or payment request",
	[WORD_KIND_DATA] = "Data: staff papers, customer lists, balances",
	[WORD_KIND_ELSEWHERE] = "Lured away to a chat, a telephone number or another "
	    "address",
	[WORD_KIND_FILE] = "A file or page to be opened",
	[WORD_KIND_NAME] = "In somebody else's name, with no wish told yet",
	[WORD_KIND_OTHER] = "Other",
	[WORD_TECHNIQUES] = "The same in the terms of MITRE ATT&CK",
	[WORD_TECHNIQUES_LEAD] = "For comparing with other security programs. One "
	    "message may show several techniques.",
	[WORD_TECHNIQUES_TABLE] = "Techniques, the most frequent first",
	[WORD_TECHNIQUE] = "What was done",
	[WORD_TECHNIQUE_NAME] = "ATT&CK technique",

	[WORD_WHO] = "Whom they pretended to be",
	[WORD_WHO_LEAD] = "Tell these people and partners that somebody writes in their "
	    "name. What people released is not counted.",
	[WORD_WHO_NONE] = "No suspect message of this time pretended to be somebody we "
	    "know.",
	[WORD_WHO_PEOPLE] = "People, and names that were claimed",
	[WORD_WHO_COMPANIES] = "Business partners, by name",
	[WORD_WHO_SERVICES] = "Banks, couriers, authorities and services",
	[WORD_WHO_DOMAINS] = "Domains that were imitated or forged",
	[WORD_WHO_PERSON] = "Person",
	[WORD_WHO_COMPANY] = "Partner",
	[WORD_WHO_SERVICE] = "Claimed name",
	[WORD_WHO_DOMAIN] = "Real domain",
	[WORD_WHO_SHOWN] = "Shown as",
	[WORD_WHO_ADDRESSES] = "Written from",
	[WORD_WHO_WRITTEN] = "Written as",
	[WORD_WHO_SAME] = "the real domain, forged",

	[WORD_RISK] = "Business partners at risk",
	[WORD_RISK_LEAD] = "Suspect mail that came from a partner's own mailbox may mean "
	    "that somebody has broken into it: call them on a number you already "
	    "have. The other columns are frauds in their name.",
	[WORD_RISK_NONE] = "No suspect message of this time was about a business "
	    "partner.",
	[WORD_RISK_TABLE] = "Partners in suspect mail",
	[WORD_RISK_PARTNER] = "Partner",
	[WORD_RISK_OWN] = "From their own mailbox, proved",
	[WORD_RISK_UNPROVED] = "In their address, not proved",
	[WORD_RISK_LOOKALIKE] = "From look-alike domains",
	[WORD_RISK_ACCOUNT] = "Wanted money elsewhere",
	[WORD_RISK_NAMED] = "Named their account",

	[WORD_AUTH] = "Who really wrote it",
	[WORD_AUTH_LEAD] = "How much of the mail is proved to come from the sender that it "
	    "shows. Proved does not mean honest: a mailbox that was opened for a fraud "
	    "is proved, too.",
	[WORD_AUTH_SHORT_TABLE] = "Mail by whether its sender is proved",
	[WORD_AUTH_PROVED] = "Sender proved",
	[WORD_AUTH_UNPROVED] = "Sender not proved",
	[WORD_AUTH_SENDER] = "Sender",
	[WORD_AUTH_TABLE] = "Mail by results of SPF, DKIM and DMARC",
	[WORD_AUTH_RESULT] = "Results",
	[WORD_AUTH_BY] = "Proved by",
	[WORD_AUTH_INTERNAL] = "sent from inside",
	[WORD_AUTH_UPSTREAM] = "our mail server",
	[WORD_AUTH_SUSPECT] = "Suspect",
	[WORD_NO] = "not proved",

	[WORD_RULES] = "Rules, and how often they were right",
	[WORD_RULES_LEAD] = "Rules that speak against a message. Right is what people "
	    "confirmed or reported as fraud, wrong what they moved back. Where "
	    "nobody has done so, \"at most\" counts all as right that was suspect "
	    "and not moved back.",
	[WORD_RULES_NONE] = "No rule spoke against a message of this time.",
	[WORD_RULES_TABLE] = "Rules, those that hit most often first",
	[WORD_RULES_RULE] = "Rule",
	[WORD_RULES_PRECISION] = "Right",
	[WORD_RULES_SUSPECT] = "Suspect",
	[WORD_RULES_CAUTION] = "Caution",
	[WORD_RULES_CONFIRMED] = "Confirmed or reported",
	[WORD_RULES_RELEASED] = "Moved back",
	[WORD_RULES_MORE] = "Not shown here: %1 more. 'seki rules stats' lists all of "
	    "them.",
	[WORD_RULES_AT_MOST] = "at most %1",

	[WORD_EXCEPTIONS] = "Exceptions",
	[WORD_EXCEPTIONS_LEAD] = "Senders and bank accounts that a person has accepted "
	    "after asking. Take back what nobody remembers: 'seki review revoke'.",
	[WORD_EXCEPTIONS_NONE] = "No exceptions.",
	[WORD_EXCEPTIONS_TABLE] = "What people have accepted",
	[WORD_EXCEPTIONS_WHAT] = "What",
	[WORD_EXCEPTIONS_BY] = "Accepted by",
	[WORD_EXCEPTIONS_REASON] = "Reason",
	[WORD_EXCEPTIONS_UNTIL] = "Last day",
	[WORD_EXCEPTIONS_SENDER] = "Sender %1, proved by %2",
	[WORD_EXCEPTIONS_ACCOUNT] = "Bank account of %1, ending in %2",
	[WORD_EXCEPTIONS_STANDS] = "in force",
	[WORD_EXCEPTIONS_SOON] = "in force, ends soon",
	[WORD_EXCEPTIONS_ENDED] = "ended",
	[WORD_EXCEPTIONS_REVOKED] = "taken back",

	[WORD_COVERAGE] = "What was not looked at",
	[WORD_COVERAGE_LEAD] = "A mailbox that is not reached, and a part that can't be "
	    "opened, is where a fraud gets through.",
	[WORD_COVERAGE_TABLE] = "Mailboxes, as they are now",
	[WORD_COVERAGE_FOLDER] = "Folder",
	[WORD_COVERAGE_OK] = "Last read to its end",
	[WORD_COVERAGE_TROUBLE] = "Last try",
	[WORD_COVERAGE_GOOD] = "went well",
	[WORD_COVERAGE_WAITING] = "Messages that wait for another try",
	[WORD_COVERAGE_NEVER] = "never read; see 'seki doctor'",
	[WORD_UNREAD_LEAD] = "Messages with a part that could not be opened: %1. "
	    "Messages that could not be judged at all: %2.",
	[WORD_UNREAD_NONE] = "Everything that came was judged and opened.",
	[WORD_UNREAD_TABLE] = "Messages and parts that could not be read",
	[WORD_UNREAD_WHYS] = "Messages that could not be judged",
	[WORD_UNREAD_WHY] = "Why",
	[WORD_UNREAD_PARTS] = "Parts",
	[WORD_UNREAD_TYPES] = "Parts that could not be opened, by type",
	[WORD_UNREAD_TYPE] = "Type",
	[WORD_SENT] = "How much is known of what we send",
	[WORD_SENT_TABLE] = "Answers to our mail",
	[WORD_SENT_LEAD] = "Answers in the last 90 days to mail of ours, and how many of "
	    "them were to mail seen in a Sent folder. Below 80% seki does not count it "
	    "against a sender that we never wrote to them.",
	[WORD_SENT_SHARE] = "To mail we know",
	[WORD_SENT_ANSWERS] = "Answers",

	[WORD_DELAYS] = "Delays",
	[WORD_DELAYS_LEAD] = "How long mail lay in the inbox before it was judged, and "
	    "before it was held. In that time somebody could act on it.",
	[WORD_DELAYS_NONE] = "Nothing was judged in this time that came after the first "
	    "scan.",
	[WORD_DELAYS_TABLE] = "From arrival until",
	[WORD_DELAYS_WHAT] = "Until",
	[WORD_DELAYS_TIME] = "Time",
	[WORD_DELAYS_VERDICT] = "judged",
	[WORD_DELAYS_HELD] = "held",
	[WORD_DELAYS_HALF] = "Half within",
	[WORD_DELAYS_NINE] = "90% within",
	[WORD_DELAYS_95] = "95% within",
	[WORD_DELAYS_MOST] = "Longest",
	[WORD_DELAYS_BINS] = "Messages by how long that took",
	[WORD_DELAYS_WITHIN] = "up to %1",
	[WORD_DELAYS_LONGER] = "longer than %1",
	[WORD_DELAYS_OLD] = "Not counted: mail that lay there before the first scan "
	    "(messages: %1).",
	[WORD_BEFORE] = "Before it was held",
	[WORD_BEFORE_TABLE] = "Held messages by what somebody had done with them",
	[WORD_BEFORE_WHAT] = "Before that",
	[WORD_BEFORE_ANSWERED] = "had been answered",
	[WORD_BEFORE_READ] = "had been read",
	[WORD_BEFORE_NEITHER] = "neither read nor answered",
	[WORD_BEFORE_UNKNOWN] = "not known",
	[WORD_BEFORE_NONE] = "Nothing was held in this time.",
	[WORD_SECONDS] = "%1 s",
	[WORD_MINUTES] = "%1 min",
	[WORD_HOURS] = "%1 h",
	[WORD_DAYS_LONG] = "%1 days",

	[WORD_RUNS] = "Runs and alerts",
	[WORD_RUNS_LEAD] = "Whether seki itself did its work.",
	[WORD_RUNS_NONE] = "No scan was begun in this time.",
	[WORD_RUNS_SUM] = "Scans: %1. Not ended, or ended with an error: %2.",
	[WORD_RUNS_TABLE] = "Scans that did not end well, newest first",
	[WORD_RUNS_BEGAN] = "Began",
	[WORD_RUNS_ENDED] = "Ended",
	[WORD_RUNS_STATUS] = "Exit status",
	[WORD_RUNS_FAILED] = "Mailboxes not read",
	[WORD_RUNS_KILLED] = "was cut short",
	[WORD_RUNS_ALL_WELL] = "Scans: %1. All of them ended well.",
	[WORD_RUNS_TOOK] = "The longest took %1.",
	[WORD_ALERTS_TABLE] = "Alerts",
	[WORD_ALERTS_NONE] = "No alerts.",
	[WORD_ALERTS_WHAT] = "What",
	[WORD_ALERTS_FIRST] = "First",
	[WORD_ALERTS_LAST] = "Last",
	[WORD_ALERTS_COUNT] = "How often",
	[WORD_ALERTS_STANDS] = "stands",
	[WORD_ALERTS_OVER] = "over",
};
