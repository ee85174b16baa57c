#include "engine/codec/json_parse.hpp"

#include <optional>

#include "engine/codec/json_bodies.hpp"
#include "engine/codec/json_document.hpp"

namespace skua::codec {

using simdjson::SUCCESS;

namespace {

constexpr std::string_view kKindNames[] = {
    "define_item",          "define_location",      "define_channel",
    "configure_level",      "receive_stock",        "adjust_stock",
    "place_order",          "cancel_order",         "place_hold",
    "release_hold",         "create_wave",          "confirm_picks",
    "ship_fulfillment",     "unclaim_pick_list",    "reserve",
    "extend_reservation",   "release_reservation",  "move_condition",
    "short_pick",           "open_count",           "change_count",
    "post_count",           "change_order",         "pack_fulfillment",
    "record_tracking",      "request_cancellation", "answer_cancellation",
    "create_return",        "change_return",        "receive_return",
    "accept_over_delivery", "close_order",          "create_transfer",
    "change_transfer",      "receive_transfer"};
static_assert(std::size(kKindNames) == static_cast<std::size_t>(BodyKind::receive_transfer) + 1);

std::optional<BodyKind> kind_named(std::string_view name) noexcept {
    for (std::size_t i = 0; i < std::size(kKindNames); ++i) {
        if (kKindNames[i] == name) {
            return static_cast<BodyKind>(i);
        }
    }
    return std::nullopt;
}

}  // namespace

struct JsonReader::Impl {
    JsonDocument document;
    Scratch scratch;
    base::Arena own{256};  // for what belongs to no command

    Scan scan(base::Arena& arena) {
        scratch.keys.clear();
        return {arena, scratch.keys};
    }

    void complete(domain::Command& command, const SkuLookup& skus, base::Arena& arena) {
        command.fingerprint = fingerprint_of(command, scratch.canonical);
        resolve_skus(command, skus, arena);
    }

    JsonError read_command(BodyKind kind, od::value& value, Scan& scan, domain::Command& command) {
        od::object object;
        if (const JsonError error = scan.open_object(kBodyPath, value, object)) {
            return error == simdjson::INCORRECT_TYPE ? SUCCESS : error;
        }
        const PathValues no_path;
        BodyContext context{scan, no_path, command, scratch};
        return read_body(kind, object, context);
    }

    // {"place_order":{...}}: one member, whose name says what it is.
    JsonError read_named(od::value& item, Scan& scan, domain::Command& command) {
        od::object object;
        if (const JsonError error = scan.open_object(kBodyPath, item, object)) {
            return error == simdjson::INCORRECT_TYPE ? SUCCESS : error;
        }
        std::size_t members = 0;
        std::string_view first_name;
        for (auto entry : object) {
            od::field field;
            if (const JsonError error = std::move(entry).get(field)) {
                return error;
            }
            std::string_view name;
            if (const JsonError error = field.unescaped_key().get(name)) {
                return error;
            }
            const Path path{&kBodyPath, name};
            const auto kind = ++members == 1 ? kind_named(name) : std::nullopt;
            first_name = members == 1 ? name : first_name;
            if (members > 1 && name == first_name) {
                scan.note(ProblemCode::duplicate_key, path, "stands twice in the object");
            } else if (!kind) {
                scan.note(ProblemCode::unknown_command, path,
                          members == 1 ? "is no command" : "must be the only member");
            }
            const JsonError error = kind ? read_command(*kind, field.value(), scan, command)
                                         : scan.skip(path, field.value());
            if (error) {
                return error;
            }
        }
        if (members == 0) {
            scan.note(ProblemCode::unknown_command, kBodyPath, "must name a command");
        }
        return SUCCESS;
    }

    struct Delivery {
        const SkuLookup& skus;
        CommandSink& sink;
        std::string_view source;
    };

    // Items to commands, one after the other, until the sink has had enough.
    template <class Read>
    JsonError deliver(od::array& items, const Delivery& to, std::size_t& count, const Read& read) {
        bool is_stopped = false;
        for (auto entry : items) {
            od::value item;
            if (const JsonError error = entry.get(item)) {
                return error;
            }
            base::Arena* arena = is_stopped ? nullptr : to.sink.next_arena();
            is_stopped = arena == nullptr;
            Scan scan(is_stopped ? own : *arena, scratch.keys);
            domain::Command command;
            command.actor = "anonymous";
            command.source = to.source;
            const JsonError error =
                is_stopped ? scan.skip(kBodyPath, item) : read(item, scan, command);
            if (error) {
                return error;
            }
            ++count;
            if (is_stopped) {
                continue;
            }
            if (scan.problem().is_none()) {
                complete(command, to.skus, *arena);
            }
            to.sink.on_command(command, scan.problem());
        }
        return SUCCESS;
    }

    JsonError read_frame_head(od::object& object, Scan& scan, Frame& frame, bool& has_commands);
};

JsonReader::JsonReader() : impl_(std::make_unique<Impl>()) {}
JsonReader::~JsonReader() = default;

Problem JsonReader::parse_command(const RequestBody& body, const SkuLookup& skus,
                                  base::Arena& arena, domain::Command& command) {
    Scan scan = impl_->scan(arena);
    od::object object;
    JsonError error = impl_->document.open_object(body.text, scan, object);
    if (!error) {
        BodyContext context{scan, body.path, command, impl_->scratch};
        error = read_body(body.kind, object, context);
    }
    const Problem problem = impl_->document.conclude(error, scan);
    if (problem.is_none()) {
        if (command.actor.empty()) {
            command.actor = "anonymous";
        }
        impl_->complete(command, skus, arena);
    }
    return problem;
}

namespace {

JsonError read_availability_line(Scan& scan, const Path& path, od::value& item,
                                 domain::AvailabilityLine& line) {
    constexpr std::string_view kNames[] = {"sku", "quantity"};
    od::object object;
    if (const JsonError error = scan.open_object(path, item, object)) {
        return error == simdjson::INCORRECT_TYPE ? SUCCESS : error;
    }
    std::uint32_t seen = 0;
    const JsonError error = scan.read_fields(
        path, object, kNames, seen, [&](std::size_t index, od::value& value, const Path& at) {
            return index == 0 ? scan.read_text(at, value, kSkuRule, line.sku)
                              : read_quantity(scan, at, value, line.quantity);
        });
    scan.require(seen, 0, path, kNames[0]);
    scan.require(seen, 1, path, kNames[1]);
    return error;
}

}  // namespace

Problem JsonReader::parse_availability(std::string_view body, base::Arena& arena,
                                       domain::AvailabilityQuery& query) {
    constexpr std::string_view kNames[] = {"channel", "lines", "reservation"};
    Scan scan = impl_->scan(arena);
    od::object object;
    JsonError error = impl_->document.open_object(body, scan, object);
    if (!error) {
        base::ArenaVector<domain::AvailabilityLine> lines(arena);
        std::uint32_t seen = 0;
        error = scan.read_fields(
            kBodyPath, object, kNames, seen,
            [&](std::size_t index, od::value& value, const Path& path) {
                if (index == 0) {
                    return scan.read_text(path, value, kPlaceRule, query.channel);
                }
                if (index == 2) {
                    return read_reservation_id(scan, path, value, query.reservation);
                }
                return scan.read_items(
                    path, value, domain::kOrderLinesMax, [&](od::value& item, const Path& at) {
                        lines.push_back({});
                        return read_availability_line(scan, at, item, lines.back());
                    });
            });
        scan.require(seen, 0, kBodyPath, kNames[0]);
        scan.require(seen, 1, kBodyPath, kNames[1]);
        query.lines = lines.view();
    }
    return impl_->document.conclude(error, scan);
}

JsonError JsonReader::Impl::read_frame_head(od::object& object, Scan& scan, Frame& frame,
                                            bool& has_commands) {
    constexpr std::string_view kNames[] = {"frame", "commands", "detail"};
    constexpr TextRule kDetailRule{1, 16, Characters::id, "must be lines or summary"};
    std::uint32_t seen = 0;
    const JsonError error = scan.read_fields(
        kBodyPath, object, kNames, seen, [&](std::size_t index, od::value& value, const Path& at) {
            if (index == 0) {
                std::int64_t number = 0;
                const JsonError failed = scan.read_integer(at, value, kFrameRule, number);
                frame.id = static_cast<std::uint64_t>(number);
                return failed;
            }
            if (index == 1) {
                od::json_type type{};
                const JsonError failed = value.type().get(type);
                has_commands = type == od::json_type::array;
                if (!failed && !has_commands) {
                    scan.note(ProblemCode::wrong_type, at, "must be an array");
                    return scan.skip(at, value);
                }
                // Left unread: the iterator passes over it, and the second walk reads it.
                return failed;
            }
            std::string_view detail;
            const JsonError failed = scan.read_view(at, value, kDetailRule, detail);
            frame.wants_lines = detail != "summary";
            if (frame.wants_lines && detail != "lines") {
                scan.note(ProblemCode::malformed_value, at, kDetailRule.detail);
            }
            return failed;
        });
    scan.require(seen, 0, kBodyPath, kNames[0]);
    scan.require(seen, 1, kBodyPath, kNames[1]);
    return error;
}

// Two walks: the first reads what is about the whole frame, so that a frame with a wrong field
// delivers nothing wherever that field stands; the second the commands.
Problem JsonReader::parse_frame(std::string_view text, const SkuLookup& skus, CommandSink& sink,
                                Frame& frame) {
    frame = {};
    impl_->own.reset();
    Scan scan = impl_->scan(impl_->own);
    od::object object;
    bool has_commands = false;
    JsonError error = impl_->document.open_object(text, scan, object);
    if (!error) {
        error = impl_->read_frame_head(object, scan, frame, has_commands);
    }
    const Problem problem = impl_->document.conclude(error, scan);
    if (!problem.is_none() || !has_commands) {
        return problem;
    }
    od::document& root = impl_->document.root();
    root.rewind();
    error = root.get_object().get(object);
    od::array items;
    if (!error) {
        error = object["commands"].get_array().get(items);
    }
    if (!error) {
        error = impl_->deliver(items, {skus, sink, "stream"}, frame.commands,
                               [this](od::value& item, Scan& inner, domain::Command& command) {
                                   return impl_->read_named(item, inner, command);
                               });
    }
    return error ? problem_of(error, impl_->document.text()) : Problem{};
}

Problem JsonReader::parse_batch(BodyKind kind, std::string_view array, const SkuLookup& skus,
                                CommandSink& sink, std::size_t& commands) {
    commands = 0;
    impl_->own.reset();
    Scan scan = impl_->scan(impl_->own);
    od::array items;
    JsonError error = impl_->document.open_array(array, scan, items);
    error = error ? error
                  : impl_->deliver(
                        items, {skus, sink, "http"}, commands,
                        [this, kind](od::value& item, Scan& inner, domain::Command& command) {
                            return impl_->read_command(kind, item, inner, command);
                        });
    return impl_->document.conclude(error, scan);
}

}  // namespace skua::codec
