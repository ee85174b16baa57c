// Everything that a record says, in words: what two of them are compared by.

#include "tests/codec/support.hpp"

#include <sstream>

namespace skua::codec::test {

using namespace skua::domain;

namespace {

// Owner: the call.
class Description {
public:
    explicit Description(const Record& record) : record_(record) {}
    std::string text() {
        const Command& command = record_.command;
        const Decision& decision = record_.decision;
        out_ << record_.sequence.raw() << ' ' << record_.time.micros << ' '
             << static_cast<int>(kind_of(command)) << '\n'
             << command.actor << '|' << command.source << '|' << command.reason << '|'
             << command.idempotency_key << '|' << command.fingerprint.high << '|'
             << command.fingerprint.low << '\n';
        std::visit([this](const auto& body) { show(body); }, command.body);
        out_ << '\n'
             << static_cast<int>(decision.verdict) << ' ' << static_cast<int>(decision.reason)
             << ' ' << decision.at << ' ' << decision.version << ' ' << decision.order.raw() << ' '
             << decision.pick_list.raw() << '\n';
        for (const Effect& e : decision.effects) {
            out_ << "effect " << static_cast<int>(e.kind) << ' ' << static_cast<int>(e.from) << ' '
                 << static_cast<int>(e.to) << ' ' << static_cast<int>(e.movement) << ' '
                 << e.line.raw() << ' ' << e.location.raw() << ' ' << e.quantity.raw() << ' '
                 << e.sku.raw() << ' ' << e.order_raw << '\n';
        }
        for (const Shortage& s : decision.shortages) {
            out_ << "short " << s.line.raw() << ' ' << s.requested.raw() << ' ' << s.available.raw()
                 << '\n';
        }
        for (const SkuId id : decision.skus) {
            out_ << "sku " << id.raw() << '\n';
        }
        for (const std::string_view bin : decision.bins) {
            out_ << "bin " << bin << '\n';
        }
        return out_.str();
    }

private:
    void ref(const SkuRef& sku, std::size_t index = 0) {
        const auto& ids = record_.decision.skus;
        const SkuId id = index < ids.size() ? ids[index] : sku.id;
        if (id.is_none()) {
            out_ << '"' << sku.text << "\" ";
        } else {
            out_ << '#' << id.raw() << ' ';
        }
    }
    void show(const Fence& b) { out_ << b.writer_version; }
    void show(const DefineItem& b) { out_ << b.sku << '|' << b.description; }
    void show(const DefineLocation& b) { out_ << b.name; }
    void show(const DefineChannel& b) {
        out_ << b.name;
        for (const auto& location : b.locations) {
            out_ << '|' << location;
        }
        out_ << '|' << b.release_after_seconds << '|' << b.reservation_seconds;
    }
    void show(const ConfigureLevel& b) {
        ref(b.sku);
        out_ << b.location << '|' << b.sets_safety_stock << b.sets_bin << b.safety_stock.raw()
             << '|' << b.bin;
    }
    void show(const ReceiveStock& b) {
        ref(b.sku);
        out_ << b.location << '|' << b.quantity.raw() << '|' << b.reference << '|'
             << domain::to_string(b.condition);
    }
    void show(const AdjustStock& b) {
        ref(b.sku);
        out_ << b.location << '|' << b.delta.raw() << '|' << domain::to_string(b.condition);
    }
    void show(const PlaceOrder& b) {
        out_ << b.channel << '|' << b.external_id << '|' << b.placed_at.micros << '|'
             << b.currency.text() << '|' << static_cast<int>(b.policy) << int{b.priority} << '|'
             << base::format(b.total) << '|' << b.cold << '|' << b.reservation.raw();
        for (std::size_t i = 0; i < b.lines.size(); ++i) {
            out_ << "\nline ";
            ref(b.lines[i].sku, i);
            out_ << b.lines[i].quantity.raw() << ' ' << base::format(b.lines[i].unit_price) << ' '
                 << b.lines[i].external_line_id;
            show(b.lines[i].tolerance);
        }
    }
    void show(const LineTolerance& tolerance) {
        out_ << ' ' << int{tolerance.over_percent} << '/' << int{tolerance.under_percent};
    }
    void show(const CloseOrder& b) {
        show(CancelOrder{b.order, b.expected_version, b.lines, b.cause});
    }
    void show(const AcceptOverDelivery& b) {
        out_ << b.order.raw() << '|' << b.location.raw() << '|' << b.line.raw() << '|'
             << b.quantity.raw();
    }
    void show(const RequestCancellation& b) {
        show(CancelOrder{b.order, b.expected_version, b.lines, b.cause});
    }
    void show(const AnswerCancellation& b) {
        out_ << b.order.raw() << '|' << b.location.raw() << '|' << static_cast<int>(b.answer);
    }
    void show(const CancelOrder& b) {
        out_ << b.order.raw() << '|' << b.expected_version << '|'
             << domain::to_string(b.cause.reason) << b.cause.notifies;
        for (const CancelLine& line : b.lines) {
            out_ << '|' << line.line.raw() << ' ' << line.quantity.raw();
        }
    }
    void show(const PlaceHold& b) {
        hold(b);
        out_ << '|' << b.hold_until.micros << '|' << b.release_role;
    }
    void show(const ReleaseHold& b) {
        hold(b);
        out_ << '|' << b.role;
    }
    template <class Hold>
    void hold(const Hold& b) {
        out_ << b.order.raw() << '|' << b.expected_version << '|' << static_cast<int>(b.hold);
    }
    void show(const CreateWave& b) {
        out_ << b.location << '|' << b.fulfillments_max << '|' << b.claim_seconds;
    }
    void show(const UnclaimPickList& b) { out_ << b.pick_list.raw(); }
    void show(const ExpireClaim& b) { out_ << b.pick_list.raw() << '|' << b.set_by.raw(); }
    void show(const ConfirmPicks& b) {
        out_ << b.pick_list.raw();
        for (std::size_t i = 0; i < b.picks.size(); ++i) {
            out_ << '|';
            ref(b.picks[i].sku, i);
            out_ << b.picks[i].quantity.raw() << ' ' << b.picks[i].order.raw();
        }
    }
    void show(const ShipFulfillment& b) {
        out_ << b.order.raw() << '|' << b.location.raw() << '|' << b.carrier << '|'
             << b.tracking_number << '|' << b.package;
    }
    void show(const PackFulfillment& b) {
        out_ << b.order.raw() << '|' << b.location.raw() << '|' << b.package << '|' << b.seals
             << '|' << b.measures.weight_grams << ' ' << b.measures.length_mm << ' '
             << b.measures.width_mm << ' ' << b.measures.height_mm << '|' << b.reference;
        for (const PackLine& line : b.lines) {
            out_ << '|' << line.line.raw() << ' ' << line.quantity.raw();
        }
    }
    void show(const RecordTracking& b) {
        out_ << b.order.raw() << '|' << b.shipment << '|' << static_cast<int>(b.status) << '|'
             << b.occurred_at.micros << '|' << b.event_id;
    }
    void show(const Reserve& b) {
        out_ << b.channel << '|' << b.external_id << '|' << b.ttl_seconds << '|'
             << static_cast<int>(b.policy);
        for (std::size_t i = 0; i < b.lines.size(); ++i) {
            out_ << '|';
            ref(b.lines[i].sku, i);
            out_ << b.lines[i].quantity.raw();
        }
    }
    void show(const ExtendReservation& b) { out_ << b.reservation.raw() << '|' << b.ttl_seconds; }
    void show(const ReleaseReservation& b) { out_ << b.reservation.raw(); }
    void show(const ExpireReservation& b) { out_ << b.reservation.raw() << '|' << b.set_by.raw(); }
    void show(const MoveCondition& b) {
        ref(b.sku);
        out_ << b.location << '|' << b.quantity.raw() << '|' << domain::to_string(b.from) << '|'
             << domain::to_string(b.to);
    }
    void show(const ShortPick& b) {
        ref(b.sku);
        out_ << b.pick_list.raw() << '|' << b.quantity.raw() << '|' << b.order.raw();
    }
    void show(const OpenCount& b) {
        ref(b.sku);
        out_ << b.location;
    }
    void show(const ChangeCount& b) {
        out_ << b.count.raw() << '|' << domain::to_string(b.action) << '|' << b.quantity.raw();
    }
    void show(const PostCount& b) { out_ << b.count.raw(); }
    void show(const ChangeOrder& b) {
        out_ << b.order.raw() << '|' << b.expected_version << '|' << int{b.priority} << '|'
             << b.cold;
        for (const ChangeLine& line : b.lines) {
            out_ << "\nline " << line.line.raw() << ' ' << line.sets_price << line.quantity.raw()
                 << ' ' << base::format(line.unit_price);
        }
        for (const LineIndex line : b.remove) {
            out_ << "\nremove " << line.raw();
        }
        for (std::size_t i = 0; i < b.add.size(); ++i) {
            out_ << "\nadd ";
            ref(b.add[i].sku, i);
            out_ << b.add[i].quantity.raw() << ' ' << base::format(b.add[i].unit_price) << ' '
                 << b.add[i].external_line_id;
        }
    }
    void show(const CreateReturn& b) {
        out_ << b.order.raw() << '|' << b.is_approved << '|' << b.reference;
        for (const ReturnLineInput& line : b.lines) {
            out_ << '|' << line.line.raw() << ' ' << line.quantity.raw();
        }
    }
    void show(const ChangeReturn& b) {
        out_ << b.order.raw() << '|' << b.number.raw() << '|' << domain::to_string(b.action);
    }
    void show(const ReceiveReturn& b) {
        out_ << b.order.raw() << '|' << b.number.raw() << '|' << b.location;
        for (const ReturnedItem& item : b.items) {
            out_ << '|' << item.line.raw() << ' ' << item.quantity.raw() << ' '
                 << domain::to_string(item.disposition);
        }
    }
    void show(const CreateTransfer& b) {
        out_ << b.from << '|' << b.to << '|' << b.is_ready << '|' << b.reference;
        for (std::size_t i = 0; i < b.lines.size(); ++i) {
            out_ << '|';
            ref(b.lines[i].sku, i);
            out_ << b.lines[i].quantity.raw();
        }
    }
    void show(const ChangeTransfer& b) {
        out_ << b.transfer.raw() << '|' << domain::to_string(b.action) << '|'
             << domain::to_string(b.choice);
    }
    void show(const ReceiveTransfer& b) {
        out_ << b.transfer.raw() << '|' << b.completes;
        for (const TransferItem& item : b.items) {
            out_ << '|' << item.line.raw() << ' ' << item.quantity.raw() << ' '
                 << domain::to_string(item.condition);
        }
    }
    void show(const ContinueFills& b) { out_ << b.slot.raw(); }
    void show(const ExpireHold& b) {
        out_ << b.order.raw() << '|' << static_cast<int>(b.hold) << '|' << b.placed.raw();
    }

    const Record& record_;
    std::ostringstream out_;
};

}  // namespace

std::string describe(const Record& record) {
    return Description(record).text();
}

}  // namespace skua::codec::test
