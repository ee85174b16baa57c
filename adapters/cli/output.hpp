#pragma once

// Output: the one way to standard output and standard error. A write that fails never throws and is
// never lost: the first fault of standard output is kept and decides the exit code at the end.
// Owner: the main thread.

#include <string_view>

namespace skua::cli {

// Buffered; false once any write to standard output has failed.
bool print_out(std::string_view text);
// Writes what is buffered; false as above.
bool flush_out();
// Whether the reader of standard output has gone (a pipe that was closed), without writing to it.
bool is_reader_gone();
// Whether a write has failed because nobody reads any more: the way `| head` ends a program.
bool is_pipe_closed() noexcept;
// errno of the first failed write to standard output; 0 while all is well.
int output_fault() noexcept;

// All but line ends and text is escaped: what is said of an error may hold bytes of others.
// Nothing can be done when this fails, so nothing is said about it.
void print_error(std::string_view text);

}  // namespace skua::cli
