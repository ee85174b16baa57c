#include <algorithm>

#include "engine/twin/application.hpp"

namespace skua::twin {

using domain::CancellationStatus;
using domain::Effect;
using domain::EffectKind;

Problem Application::cancellation_changed(const Effect& effect) {
    const bool is_own = effect.kind != EffectKind::cancellation_ended;
    const auto found = state_.orders.find(is_own ? record_.decision.order : effect.order());
    if (found == state_.orders.end()) {
        return "a request to cancel units of an unknown order";
    }
    Order& order = found->second;
    const domain::Slot home = home_slot_of(order.id);
    if (const auto old = order.cancellations.find(effect.location);
        old != order.cancellations.end()) {
        digests_.remove(home, terms_of_cancellation(order.id, old->first, old->second));
    }
    Cancellation& cancellation = order.cancellations[effect.location];
    Problem problem;
    if (effect.kind == EffectKind::cancellation_requested) {
        if (cancellation.requested != record_.sequence) {
            cancellation = {};
            cancellation.requested = record_.sequence;
            cancellation.requested_at = record_.time;
            if (const auto* const asked =
                    std::get_if<domain::RequestCancellation>(&record_.command.body)) {
                cancellation.cause = asked->cause;
            }
        }
        cancellation.lines[effect.line].quantity += Units{effect.quantity};
    } else {
        if (cancellation.status != CancellationStatus::requested ||
            cancellation.requested.is_none()) {
            problem = "an answer to what nobody asked";
        }
        cancellation.status = effect.kind == EffectKind::cancellation_refused
                                  ? CancellationStatus::refused
                                  : CancellationStatus::cancelled;
        cancellation.answered = record_.sequence;
    }
    digests_.add(home, terms_of_cancellation(order.id, effect.location, cancellation));
    return problem;
}

// Units with a location are cancelled because it accepts, or while a request is open.
void Application::note_cancelled(Order& order, const Effect& effect) {
    const auto found = order.cancellations.find(effect.location);
    if (found == order.cancellations.end()) {
        return;
    }
    Cancellation& request = found->second;
    const bool is_meant =
        request.status == CancellationStatus::requested || request.answered == record_.sequence;
    if (!is_meant || !request.lines.contains(effect.line)) {
        return;
    }
    const domain::Slot home = home_slot_of(order.id);
    digests_.remove(home, terms_of_cancellation(order.id, found->first, request));
    AskedLine& line = request.lines.at(effect.line);
    line.cancelled = std::min(line.quantity, line.cancelled + Units{effect.quantity});
    digests_.add(home, terms_of_cancellation(order.id, found->first, request));
}

// What is cancelled of packed units was in packages that are open: out of the last one first.
Problem Application::unpack(Order& order, const Effect& effect) {
    Units rest{effect.quantity};
    for (auto package = order.packages.rbegin(); package != order.packages.rend(); ++package) {
        const auto packed = package->units.find(effect.line);
        if (package->location != effect.location ||
            package->status != domain::PackageStatus::open || packed == package->units.end()) {
            continue;
        }
        const Units part = std::min(rest, packed->second);
        digests_.remove(home_slot_of(order.id), terms_of_package(order.id, *package));
        packed->second -= part;
        if (packed->second == Units{}) {
            package->units.erase(packed);
        }
        digests_.add(home_slot_of(order.id), terms_of_package(order.id, *package));
        rest -= part;
    }
    return rest == Units{} ? std::nullopt : Problem("units unpacked that are in no open package");
}

}  // namespace skua::twin
