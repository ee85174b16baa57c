#include "adapters/cli/context.hpp"

#include <fmt/format.h>

#include <system_error>

#include "adapters/cli/output.hpp"
#include "adapters/cli/render.hpp"

namespace skua::cli {

using sdk::Error;
using sdk::ErrorKind;
using sdk::HttpRequest;
using sdk::Result;

namespace {

Result<sdk::HttpResponse> send(Context& context, const HttpRequest& request) {
    Result<sdk::Url> url = sdk::parse_url(context.url);
    if (!url) {
        return url.error();
    }
    return sdk::HttpClient(*url).send(request);
}

void print_document(std::string_view body) {
    print_out(body);
    print_out(body.ends_with('\n') ? "" : "\n");
}

}  // namespace

void finish_output(Context& context) {
    if (flush_out()) {
        return;
    }
    if (!is_pipe_closed()) {
        print_error(fmt::format("skua: cannot write to standard output: {}\n",
                                std::generic_category().message(output_fault())));
    }
    if (context.exit_code == ExitCode::ok) {
        context.exit_code = is_pipe_closed() ? ExitCode::pipe_closed : ExitCode::refused;
    }
}

void fail(Context& context, const Error& error) {
    print_error(fmt::format("skua: {}\n", error.text));
    switch (error.kind) {
        case ErrorKind::bad_argument:
            context.exit_code = ExitCode::usage;
            break;
        case ErrorKind::unreachable:
        case ErrorKind::timeout:
            print_error("Is skuad running there? Name it with --url or SKUA_URL.\n");
            context.exit_code = ExitCode::unreachable;
            break;
        case ErrorKind::protocol:
        case ErrorKind::refused:
        case ErrorKind::local_io:
            context.exit_code = ExitCode::refused;
            break;
    }
}

std::string run_request_for_body(Context& context, const HttpRequest& request) {
    Result<sdk::HttpResponse> response = send(context, request);
    if (!response) {
        fail(context, response.error());
        return {};
    }
    if (!response->is_ok()) {
        print_refusal(context, *response);
        return {};
    }
    if (context.is_json) {
        print_document(response->body);
        return std::move(response->body);
    }
    print_out(rendered(response->body));
    if (response->is_replayed) {
        print_out("(replayed: this was done before, nothing has changed)\n");
    }
    return std::move(response->body);
}

void print_refusal(Context& context, const sdk::HttpResponse& response) {
    context.exit_code = ExitCode::refused;
    if (context.is_json) {
        return print_document(response.body);
    }
    print_error(fmt::format("skua: {}\n", rendered_problem(response.body, response.status)));
}

void run_request(Context& context, const HttpRequest& request) {
    static_cast<void>(run_request_for_body(context, request));
}

Result<std::string> ask(Context& context, const HttpRequest& request) {
    Result<sdk::HttpResponse> response = send(context, request);
    if (!response) {
        return response.error();
    }
    if (!response->is_ok()) {
        return Error{ErrorKind::refused, request.method + " " + request.target + ": " +
                                             rendered_problem(response->body, response->status)};
    }
    return std::move(response->body);
}

HttpRequest get(std::string target) {
    HttpRequest request;
    request.target = std::move(target);
    return request;
}

HttpRequest write(std::string method, std::string target, std::string body) {
    HttpRequest request;
    request.method = std::move(method);
    request.target = std::move(target);
    request.body = std::move(body);
    return request;
}

}  // namespace skua::cli
