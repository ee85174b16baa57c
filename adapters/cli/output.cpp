#include "adapters/cli/output.hpp"

#include <poll.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <string>

#include "adapters/cli/importer/texts.hpp"

namespace skua::cli {
namespace {

int fault = 0;  // of the process's standard output, like stdout itself

bool note(bool is_written) {
    if (!is_written && fault == 0) {
        fault = errno != 0 ? errno : EIO;
    }
    return fault == 0;
}

}  // namespace

bool print_out(std::string_view text) {
    if (fault != 0) {
        return false;
    }
    errno = 0;
    return note(std::fwrite(text.data(), 1, text.size(), stdout) == text.size());
}

bool flush_out() {
    if (fault != 0) {
        return false;
    }
    errno = 0;
    return note(std::fflush(stdout) == 0);
}

bool is_reader_gone() {
    pollfd descriptor{STDOUT_FILENO, 0, 0};
    if (::poll(&descriptor, 1, 0) == 1 && (descriptor.revents & POLLERR) != 0) {
        errno = EPIPE;
        note(false);
    }
    return is_pipe_closed();
}

bool is_pipe_closed() noexcept {
    return fault == EPIPE;
}

int output_fault() noexcept {
    return fault;
}

void print_error(std::string_view text) {
    const std::string shown = importer::printable_lines(text);
    static_cast<void>(std::fwrite(shown.data(), 1, shown.size(), stderr));
}

}  // namespace skua::cli
