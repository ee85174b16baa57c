#include "adapters/sdk/answer.hpp"

#include <simdjson.h>

#include <charconv>
#include <system_error>

#include "adapters/sdk/binary_answer.hpp"

namespace skua::sdk {
namespace {

namespace ondemand = simdjson::ondemand;
using simdjson::error_code;
using simdjson::SUCCESS;

static_assert(kReadPaddingBytes >= simdjson::SIMDJSON_PADDING);

Error unreadable(std::string_view what, error_code fault) {
    std::string text = "the engine's answer cannot be read (";
    text.append(what).append("): ").append(simdjson::error_message(fault));
    return Error{ErrorKind::protocol, std::move(text)};
}

// null leaves `out` as it is: a frame that could not be read has no number.
template <class T>
error_code read_number(ondemand::value& value, T& out) {
    std::uint64_t number = 0;
    bool is_null = false;
    if (const error_code fault = value.is_null().get(is_null); fault != SUCCESS || is_null) {
        return fault;
    }
    const error_code fault = value.get_uint64().get(number);
    out = static_cast<T>(number);
    return fault;
}

error_code read_text(ondemand::value& value, std::string_view& out) {
    return value.get_string().get(out);
}

Allocation allocation_of(std::string_view text) {
    if (text == "full") {
        return Allocation::full;
    }
    if (text == "partial") {
        return Allocation::partial;
    }
    return text == "none" ? Allocation::none : Allocation::unknown;
}

// Calls visit(key, value) for each field; stops at the first fault.
template <class Visit>
error_code for_each_field(ondemand::object object, Visit&& visit) {
    for (auto field : object) {
        std::string_view key;
        ondemand::value value;
        if (const error_code fault = field.unescaped_key().get(key); fault != SUCCESS) {
            return fault;
        }
        if (const error_code fault = field.value().get(value); fault != SUCCESS) {
            return fault;
        }
        if (const error_code fault = visit(key, value); fault != SUCCESS) {
            return fault;
        }
    }
    return SUCCESS;
}

error_code read_units(ondemand::value& value, CommandAnswer& out) {
    ondemand::object units;
    if (const error_code fault = value.get_object().get(units); fault != SUCCESS) {
        return fault;
    }
    return for_each_field(units, [&out](std::string_view key, ondemand::value& unit) {
        if (key == "ordered") {
            return read_number(unit, out.units_ordered);
        }
        if (key == "allocated" || key == "reserved") {  // of an order, of a cart
            return read_number(unit, out.units_allocated);
        }
        if (key == "backordered") {
            return read_number(unit, out.units_backordered);
        }
        return SUCCESS;
    });
}

error_code read_amount(ondemand::value& value, CommandAnswer& out) {
    ondemand::object totals;
    if (const error_code fault = value.get_object().get(totals); fault != SUCCESS) {
        return fault;
    }
    return for_each_field(totals, [&out](std::string_view key, ondemand::value& part) {
        return key == "amount" ? read_text(part, out.amount) : SUCCESS;
    });
}

// `id` is null where a wave found nothing; numbers and objects never stand there.
error_code read_optional_text(ondemand::value& value, std::string_view& out) {
    ondemand::json_type type{};
    if (const error_code fault = value.type().get(type); fault != SUCCESS) {
        return fault;
    }
    return type == ondemand::json_type::string ? read_text(value, out) : SUCCESS;
}

// s77.2: the second of its order.
error_code read_shipment(ondemand::value& value, std::uint32_t& out) {
    std::string_view text;
    if (const error_code fault = read_text(value, text); fault != SUCCESS) {
        return fault;
    }
    const std::size_t point = text.find('.');
    const std::string_view number =
        point == std::string_view::npos ? std::string_view{} : text.substr(point + 1);
    const auto [end, fault] = std::from_chars(number.data(), number.data() + number.size(), out);
    return fault == std::errc{} && end == number.data() + number.size() ? SUCCESS
                                                                        : simdjson::NUMBER_ERROR;
}

error_code read_answer_field(std::string_view key, ondemand::value& value, CommandAnswer& out) {
    std::string_view text;
    if (key == "status") {
        // A number is the result's status; a text is the life cycle inside the document.
        ondemand::json_type type{};
        const error_code fault = value.type().get(type);
        return fault != SUCCESS || type != ondemand::json_type::number
                   ? fault
                   : read_number(value, out.status);
    }
    if (key == "replayed") {
        return value.get_bool().get(out.is_replayed);
    }
    if (key == "allocation") {
        const error_code fault = read_text(value, text);
        out.allocation = allocation_of(text);
        return fault;
    }
    if (key == "sequence") {
        return read_number(value, out.sequence);
    }
    if (key == "package") {
        return read_number(value, out.package);
    }
    if (key == "shipment_id") {
        return read_shipment(value, out.shipment);
    }
    if (key == "retry_after") {
        return read_number(value, out.retry_after_s);
    }
    if (key == "units") {
        return read_units(value, out);
    }
    if (key == "totals") {
        return read_amount(value, out);
    }
    if (key == "id") {
        return read_optional_text(value, out.id);
    }
    if (key == "code") {
        return read_text(value, out.code);
    }
    if (key == "detail") {
        return read_text(value, out.detail);
    }
    return key == "field" ? read_text(value, out.field) : SUCCESS;
}

error_code read_answer(ondemand::value& value, CommandAnswer& out) {
    ondemand::object object;
    if (const error_code fault = value.get_object().get(object); fault != SUCCESS) {
        return fault;
    }
    return for_each_field(object, [&out](std::string_view key, ondemand::value& field) {
        return read_answer_field(key, field, out);
    });
}

error_code read_results(ondemand::value& value, FrameAnswer& out) {
    ondemand::array results;
    if (const error_code fault = value.get_array().get(results); fault != SUCCESS) {
        return fault;
    }
    for (auto item : results) {
        ondemand::value result;
        if (const error_code fault = item.get(result); fault != SUCCESS) {
            return fault;
        }
        if (const error_code fault = read_answer(result, out.results.emplace_back());
            fault != SUCCESS) {
            return fault;
        }
    }
    return SUCCESS;
}

error_code read_hello_fields(ondemand::value& value, Hello& hello) {
    ondemand::object object;
    if (const error_code fault = value.get_object().get(object); fault != SUCCESS) {
        return fault;
    }
    return for_each_field(object, [&hello](std::string_view name, ondemand::value& part) {
        if (name == "credits") {
            return read_number(part, hello.credits);
        }
        if (name == "frame_bytes_max") {
            return read_number(part, hello.frame_bytes_max);
        }
        std::string_view version;
        const error_code fault = name == "version" ? read_text(part, version) : SUCCESS;
        hello.version = version;
        return fault;
    });
}

}  // namespace

bool CommandAnswer::is_worth_repeating() const noexcept {
    return code == "request_in_progress" || code == "overloaded" || code == "credits_exceeded" ||
           code == "history_rebuilding" || code == "shutting_down";
}

struct AnswerReader::Parser {
    ondemand::parser json;
    ondemand::document document;

    error_code open(std::string_view message, ondemand::object& root) {
        const simdjson::padded_string_view padded(message.data(), message.size(),
                                                  message.size() + simdjson::SIMDJSON_PADDING);
        if (const error_code fault = json.iterate(padded).get(document); fault != SUCCESS) {
            return fault;
        }
        return document.get_object().get(root);
    }
};

AnswerReader::AnswerReader(Wire wire)
    : parser_(std::make_unique<Parser>()),
      binary_(wire == Wire::binary ? std::make_unique<BinaryAnswerReader>() : nullptr) {}
AnswerReader::~AnswerReader() = default;

Result<Hello> AnswerReader::read_hello(std::string_view message) {
    if (binary_) {
        return binary_->read_hello(message);
    }
    Hello hello;
    ondemand::object root;
    error_code fault = parser_->open(message, root);
    if (fault == SUCCESS) {
        fault = for_each_field(root, [&hello](std::string_view key, ondemand::value& value) {
            return key == "hello" ? read_hello_fields(value, hello) : SUCCESS;
        });
    }
    if (fault != SUCCESS) {
        return unreadable("hello", fault);
    }
    if (hello.credits == 0) {
        return Error{ErrorKind::protocol, "the engine's first message is not a hello with credits"};
    }
    return hello;
}

Result<void> AnswerReader::read_frame(std::string_view message, FrameAnswer& out) {
    if (binary_) {
        return binary_->read_frame(message, out);
    }
    out.frame = 0;
    out.credits = 0;
    out.problem.reset();
    out.results.clear();
    ondemand::object root;
    error_code fault = parser_->open(message, root);
    if (fault == SUCCESS) {
        fault = for_each_field(root, [&out](std::string_view key, ondemand::value& value) {
            if (key == "frame") {
                return read_number(value, out.frame);
            }
            if (key == "credits") {
                return read_number(value, out.credits);
            }
            if (key == "results") {
                return read_results(value, out);
            }
            return key == "problem" ? read_answer(value, out.problem.emplace()) : SUCCESS;
        });
    }
    return fault == SUCCESS ? Result<void>() : Result<void>(unreadable("frame", fault));
}

Result<CommandAnswer> AnswerReader::read_document(std::string_view message) {
    CommandAnswer answer;
    ondemand::object root;
    error_code fault = parser_->open(message, root);
    if (fault == SUCCESS) {
        fault = for_each_field(root, [&answer](std::string_view key, ondemand::value& value) {
            return read_answer_field(key, value, answer);
        });
    }
    return fault == SUCCESS ? Result<CommandAnswer>(answer)
                            : Result<CommandAnswer>(unreadable("document", fault));
}

}  // namespace skua::sdk
