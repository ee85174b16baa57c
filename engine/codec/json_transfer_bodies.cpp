// Bodies of transfers.

#include "engine/codec/json_body_reader.hpp"
#include "engine/codec/transfer_rules.hpp"
#include "engine/domain/limits.hpp"

namespace skua::codec {

using simdjson::SUCCESS;

namespace {

JsonError read_transfer_id(Scan& scan, const Path& path, od::value& value, domain::TransferId& to) {
    std::string_view id;
    const JsonError error = scan.read_view(path, value, kIdRule, id);
    take_transfer_id(scan, path, id_in<domain::TransferId>(id), to);
    return error;
}

// An item with `names`, of which the first `required` are.
template <std::size_t N, class OnField>
JsonError read_item(Scan& scan, const Path& path, od::value& item,
                    const std::string_view (&names)[N], std::size_t required,
                    const OnField& on_field) {
    od::object object;
    if (const JsonError error = scan.open_object(path, item, object)) {
        return error == simdjson::INCORRECT_TYPE ? SUCCESS : error;
    }
    std::uint32_t seen = 0;
    const JsonError error = scan.read_fields(path, object, names, seen, on_field);
    for (std::size_t i = 0; i < required; ++i) {
        scan.require(seen, i, path, names[i]);
    }
    return error;
}

struct CreateTransferReader {
    static constexpr std::string_view kNames[] = {
        SKUA_COMMON_FIELDS, "from", "to", "lines", "ready", "reference"};
    enum { from = kCommonFields, to, lines, ready, reference };
    static constexpr std::size_t kPathFields = 0;
    static constexpr std::uint32_t kRequired = bits({from, to, lines});
    static constexpr std::string_view kLineNames[] = {"sku", "quantity"};
    domain::CreateTransfer body{};

    void from_path(BodyContext&) {}
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case from:
                return scan.read_text(path, value, kPlaceRule, body.from);
            case to:
                return scan.read_text(path, value, kPlaceRule, body.to);
            case lines:
                return read_lines(path, value, scan);
            case ready:
                return scan.read_boolean(path, value, body.is_ready);
            default:
                return scan.read_text(path, value, kReferenceRule, body.reference);
        }
    }
    void finish(BodyContext& context) { finish_transfer(context.scan, body); }

    JsonError read_lines(const Path& path, od::value& value, Scan& scan) {
        base::ArenaVector<domain::TransferLineInput> list(scan.arena());
        const JsonError error = scan.read_items(
            path, value, domain::kTransferLinesMax, [&](od::value& item, const Path& at) {
                list.push_back({});
                domain::TransferLineInput& line = list.back();
                return read_item(
                    scan, at, item, kLineNames, std::size(kLineNames),
                    [&](std::size_t index, od::value& field, const Path& where) {
                        return index == 0 ? scan.read_view(where, field, kSkuRule, line.sku.text)
                                          : read_quantity(scan, where, field, line.quantity);
                    });
            });
        body.lines = list.view();
        return error;
    }
};

struct ChangeTransferReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "units", "transfer",
                                                  "action"};
    enum { units = kCommonFields, transfer, action };
    static constexpr std::size_t kPathFields = 2;
    static constexpr std::uint32_t kRequired = bits({transfer, action});
    domain::ChangeTransfer body{};

    void from_path(BodyContext& context) {
        take_path_id(context, "transfer", body.transfer);
        take_transfer_action(context.scan, Path{&kBodyPath, "action"},
                             transfer_action_named(context.path_values.second), body.action);
    }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        if (index == transfer) {
            return read_transfer_id(scan, path, value, body.transfer);
        }
        std::string_view name;
        const JsonError error = scan.read_view(path, value, kShortRule, name);
        if (index == units) {
            take_transfer_choice(scan, path, transfer_choice_named(name), body.choice);
        } else {
            take_transfer_action(scan, path, transfer_action_named(name), body.action);
        }
        return error;
    }
    void finish(BodyContext& context) { finish_transfer_change(context.scan, body); }
};

struct ReceiveTransferReader {
    static constexpr std::string_view kNames[] = {SKUA_COMMON_FIELDS, "items", "complete",
                                                  "transfer"};
    enum { items = kCommonFields, complete, transfer };
    static constexpr std::size_t kPathFields = 1;
    static constexpr std::uint32_t kRequired = bits({transfer});
    static constexpr std::string_view kItemNames[] = {"line", "quantity", "condition"};
    domain::ReceiveTransfer body{};
    bool has_items = false;

    void from_path(BodyContext& context) { take_path_id(context, "transfer", body.transfer); }
    JsonError on_field(std::size_t index, od::value& value, const Path& path, Scan& scan) {
        switch (index) {
            case items:
                has_items = true;
                return read_items(path, value, scan);
            case complete:
                return scan.read_boolean(path, value, body.completes);
            default:
                return read_transfer_id(scan, path, value, body.transfer);
        }
    }
    void finish(BodyContext& context) {
        if (!has_items) {  // an empty list has its own problem
            finish_transfer_receipt(context.scan, body);
        }
    }

    JsonError read_items(const Path& path, od::value& value, Scan& scan) {
        TransferItems list(scan.arena());
        const JsonError error = scan.read_items(
            path, value, domain::kTransferItemsMax, [&](od::value& item, const Path& at) {
                domain::TransferItem arrived;
                const JsonError failed =
                    read_item(scan, at, item, kItemNames, 2,
                              [&](std::size_t index, od::value& field, const Path& where) {
                                  return read_field(index, field, where, scan, arrived);
                              });
                list.add(scan, at, arrived);
                return failed;
            });
        body.items = list.view();
        return error;
    }
    static JsonError read_field(std::size_t index, od::value& value, const Path& path, Scan& scan,
                                domain::TransferItem& item) {
        if (index == 0) {
            std::int64_t number = 0;
            const JsonError error = scan.read_integer(path, value, kTransferLineRule, number);
            item.line = domain::LineIndex{static_cast<std::uint16_t>(number)};
            return error;
        }
        return index == 1 ? read_quantity(scan, path, value, item.quantity)
                          : read_condition(scan, path, value, item.condition);
    }
};

}  // namespace

JsonError read_transfer_body(BodyKind kind, od::object& object, BodyContext& context) {
    switch (kind) {
        case BodyKind::create_transfer:
            return read_with(CreateTransferReader{}, object, context);
        case BodyKind::change_transfer:
            return read_with(ChangeTransferReader{}, object, context);
        case BodyKind::receive_transfer:
            return read_with(ReceiveTransferReader{}, object, context);
        default:
            return SUCCESS;
    }
}

}  // namespace skua::codec
