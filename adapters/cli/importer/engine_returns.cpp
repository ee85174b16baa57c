#include "adapters/cli/importer/engine_returns.hpp"

#include <charconv>

#include "adapters/cli/importer/import_commands.hpp"

namespace skua::importer {

using sdk::Error;
using sdk::ErrorKind;
using sdk::Result;

namespace {

template <class Number>
bool read_number(std::string_view text, Number& number) noexcept {
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    return fault == std::errc{} && end == text.data() + text.size();
}

// "m123.1"; none when it is not one.
sdk::ReturnId return_id(std::string_view text) noexcept {
    sdk::ReturnId id;
    const std::size_t point = text.find('.');
    if (!text.starts_with('m') || point == std::string_view::npos ||
        !read_number(text.substr(1, point - 1), id.order) ||
        !read_number(text.substr(point + 1), id.number)) {
        return {};
    }
    return id;
}

const char* name_of(ReturnStep step) noexcept {
    switch (step) {
        case ReturnStep::create:
            return "create";
        case ReturnStep::receive:
            return "receive";
        case ReturnStep::close:
            break;
    }
    return "close";
}

}  // namespace

std::uint64_t order_number(std::string_view id) noexcept {
    std::uint64_t number = 0;
    return id.starts_with('o') && read_number(id.substr(1), number) ? number : 0;
}

ReturnSource::ReturnSource(const Booking& booking, ReturnStep step)
    : booking_(booking), step_(step) {
    for (std::uint32_t i = 0; i < booking.plan.returns.size(); ++i) {
        if (step == ReturnStep::create || booking.ids[i].order != 0) {
            returns_.push_back(i);
        }
    }
}

void ReturnSource::write(std::size_t index, sdk::CommandWriter& out) const {
    const PlannedReturn& planned = booking_.plan.returns[returns_[index]];
    const OrderEntry& order = booking_.book.orders()[planned.order];
    const std::string& invoice = booking_.cancellations[planned.cancellation].invoice;
    const std::string key =
        order_key(order.channel, invoice + "/" + order.external_id + "/" +
                                     std::to_string(planned.part) + "/" + name_of(step_));
    const sdk::ReturnId id = booking_.ids[returns_[index]];
    if (step_ == ReturnStep::create) {
        std::vector<sdk::ReturnLine> lines;
        for (const PlannedReturn::Line& line : planned.lines) {
            lines.push_back({.line = line.line, .quantity = line.units});
        }
        out.create_return({.order_id = booking_.orders[planned.order],
                           .lines = lines,
                           .reference = invoice,
                           .is_approved = true,
                           .reason = {},
                           .idempotency_key = key});
    } else if (step_ == ReturnStep::receive) {
        std::vector<sdk::ReturnedItem> items;
        for (const PlannedReturn::Line& line : planned.lines) {
            items.push_back({.line = line.line, .quantity = line.units, .disposition = "restock"});
        }
        out.receive_return({.return_id = id,
                            .location = booking_.location,
                            .items = items,
                            .reason = {},
                            .idempotency_key = key});
    } else {
        out.change_return(
            {.return_id = id, .action = "close", .reason = {}, .idempotency_key = key});
    }
}

Result<void> ReturnTally::take(std::size_t index, const sdk::CommandAnswer& answer) {
    const std::uint32_t planned = source_.planned(index);
    if (answer.is_accepted()) {
        if (step_ == ReturnStep::create) {
            booking_.ids[planned] = return_id(answer.id);
            parts_.report.replayed += answer.is_replayed ? 1U : 0U;
            if (booking_.ids[planned].order == 0) {
                return Error{ErrorKind::protocol, "the answer for a return lacks its id"};
            }
        }
        return {};
    }
    // What came back was received; that it could not be closed changes no unit.
    if (step_ != ReturnStep::close) {
        booking_.ids[planned] = {};
    }
    const std::string_view code = answer.code.empty() ? "no_code" : answer.code;
    const auto known = parts_.report.refused_by_reason.find(code);
    if (known == parts_.report.refused_by_reason.end()) {
        parts_.report.refused_by_reason.emplace(code, 1);
    } else {
        ++known->second;
    }
    const CancellationLine& line =
        booking_.cancellations[booking_.plan.returns[planned].cancellation];
    parts_.rejects.add({.line = line.file_line,
                        .kind = "refused_return",
                        .reason = code,
                        .text = line.invoice + " " + std::string(answer.detail)});
    return {};
}

}  // namespace skua::importer
