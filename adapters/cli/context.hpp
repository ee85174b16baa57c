#pragma once

// Context: what every subcommand shares: where the engine is, how to print, and how it ended.
// Owner: the main thread.

#include <cstdint>
#include <string>
#include <string_view>

#include "adapters/sdk/http_client.hpp"
#include "adapters/sdk/result.hpp"

namespace skua::cli {

// Exit codes of the program; scripts rely on them.
enum class ExitCode : std::uint8_t {
    ok = 0,
    refused = 1,  // also: something failed here, for instance a write
    usage = 2,
    unreachable = 3,
    pipe_closed = 141,  // as the shell reports the end by SIGPIPE: the reader had enough
};

struct Context {
    std::string url = "http://127.0.0.1:8750";
    bool is_json = false;
    std::string program = "skua";  // as it was called
    ExitCode exit_code = ExitCode::ok;
};

// Writes what is buffered for standard output. What could not be written turns success into
// pipe_closed (quietly) or refused (with a message).
void finish_output(Context& context);

// Prints the error to standard error and sets the exit code that belongs to it.
void fail(Context& context, const sdk::Error& error);

// One request with its answer printed: the body as it came with --json, else as a table; a problem
// goes to standard error in words. Sets the exit code.
void run_request(Context& context, const sdk::HttpRequest& request);
// The same, with the answer's body given back as well; empty unless it was a success.
std::string run_request_for_body(Context& context, const sdk::HttpRequest& request);
// Prints a refusal as those do, and sets the exit code.
void print_refusal(Context& context, const sdk::HttpResponse& response);
// Sends without printing. An Error for anything but a 2xx answer.
sdk::Result<std::string> ask(Context& context, const sdk::HttpRequest& request);

sdk::HttpRequest get(std::string target);
sdk::HttpRequest write(std::string method, std::string target, std::string body);

}  // namespace skua::cli
