/* SPDX-License-Identifier: Apache-2.0 */
/*
 * How the sanitizers behave in a whole program (make asan-suites), where most
 * processes sit in jails: what is found ends the process, with a status that no run
 * of seki has, in words that go to the descriptor that jail_enter() kept for them,
 * and without a symbolizer, which is another program. Signals stay what they are, for
 * some tests send them on purpose; memory that lives as long as its process is no
 * leak.
 */
const char *__asan_default_options(void);

const char *
__asan_default_options(void)
{
	return "exitcode=99:detect_leaks=0:handle_segv=0:handle_sigbus=0:"
	    "handle_abort=0:handle_sigill=0:handle_sigfpe=0:symbolize=0:"
	    "allocator_may_return_null=1:quarantine_size_mb=16:"
	    "malloc_context_size=8";
}
