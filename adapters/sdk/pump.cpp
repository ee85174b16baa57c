#include "adapters/sdk/pump.hpp"

#include <algorithm>
#include <deque>
#include <limits>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace skua::sdk {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::uint32_t kPayloadTooLarge = 413;
constexpr std::size_t kClosingBytes = 2;  // "]}" of a frame

struct TooLarge {
    std::size_t index = 0;
    std::size_t bytes = 0;  // of a frame with nothing else in it
};

// Owner: the thread that pumps.
class Pump {
public:
    Pump(StreamClient& stream, const CommandSource& source, AnswerSink& sink, PumpOptions options)
        : stream_(stream), source_(source), sink_(sink), options_(options) {
        options_.commands_per_frame = std::max(1U, options_.commands_per_frame);
        if (stream.hello().frame_bytes_max > 0) {
            frame_bytes_max_ = stream.hello().frame_bytes_max;
            options_.bytes_per_frame = std::min(options_.bytes_per_frame, frame_bytes_max_ / 2);
        }
    }

    Result<PumpCounts> run() {
        while (done_ < source_.size()) {
            if (!gave_up_) {
                fill();
                SKUA_SDK_CHECK(answer_too_large());
            }
            if (done_ == source_.size()) {
                break;
            }
            if (gave_up_ && stream_.frames_in_flight() == 0) {
                return *gave_up_;
            }
            if (stream_.frames_in_flight() == 0) {
                std::this_thread::sleep_for(options_.repeat_after);
                continue;
            }
            SKUA_SDK_CHECK(take_frame());
        }
        return counts_;
    }

private:
    // Submits frames as long as there is room. While commands wait for their repetition nothing new
    // is sent, so that the order of the numbers is kept as well as an overloaded engine allows.
    void fill() {
        while (true) {
            if (!built_ && !build()) {
                return;
            }
            if (!stream_.has_room(built_->commands(), built_->bytes().size())) {
                return;
            }
            ++counts_.frames;
            members_.push_back(std::move(built_members_));
            stream_.submit(*std::move(built_));
            built_.reset();
        }
    }

    bool build() {
        const bool is_repetition = !later_.empty();
        if (is_repetition && Clock::now() < repeat_at_) {
            return false;
        }
        if (!is_repetition && next_ == source_.size()) {
            return false;
        }
        const std::uint32_t commands_max =
            std::min(options_.commands_per_frame, std::max(1U, stream_.credits()));
        Frame frame(stream_.next_frame());
        built_members_.clear();
        while (frame.commands() < commands_max && frame.bytes().size() < options_.bytes_per_frame) {
            const std::optional<std::size_t> index = is_repetition ? next_later() : next_new();
            if (!index) {
                break;
            }
            source_.append(*index, frame.next_command());
            if (frame.bytes().size() + kClosingBytes <= frame_bytes_max_) {
                frame.command_added();
                built_members_.push_back(*index);
                continue;
            }
            const std::size_t bytes = frame.bytes().size();
            frame.drop_command();
            if (frame.commands() > 0) {
                put_back(*index, is_repetition);  // begins the next frame
                break;
            }
            too_large_.push_back({*index, bytes});
        }
        if (frame.commands() == 0) {
            return false;
        }
        frame.seal();
        built_.emplace(std::move(frame));
        return true;
    }

    std::optional<std::size_t> next_new() {
        return next_ < source_.size() ? std::optional<std::size_t>(next_++) : std::nullopt;
    }

    std::optional<std::size_t> next_later() {
        if (later_.empty()) {
            return std::nullopt;
        }
        const std::size_t index = later_.front();
        later_.pop_front();
        return index;
    }

    void put_back(std::size_t index, bool is_repetition) {
        if (is_repetition) {
            later_.push_front(index);
        } else {
            next_ = index;
        }
    }

    Result<void> answer_too_large() {
        for (const TooLarge& one : std::exchange(too_large_, {})) {
            const std::string detail = "as a frame of the stream it takes " +
                                       std::to_string(one.bytes) + " bytes, the engine takes " +
                                       std::to_string(frame_bytes_max_);
            CommandAnswer answer;
            answer.status = kPayloadTooLarge;
            answer.code = kCommandTooLarge;
            answer.detail = detail;
            SKUA_SDK_CHECK(take_one(one.index, answer));
        }
        return {};
    }

    Result<void> take_frame() {
        Result<const FrameAnswer*> next = stream_.next();
        if (!next) {
            return next.error();
        }
        const FrameAnswer& answer = **next;
        const std::vector<std::size_t> indexes = std::move(members_.front());
        members_.pop_front();
        for (std::size_t i = 0; i < indexes.size(); ++i) {
            const CommandAnswer& one = answer.problem ? *answer.problem : answer.results[i];
            SKUA_SDK_CHECK(take_one(indexes[i], one));
        }
        sink_.frame_done(done_);
        return {};
    }

    Result<void> take_one(std::size_t index, const CommandAnswer& answer) {
        if (!answer.is_worth_repeating()) {
            repeating_since_.reset();
            ++done_;
            ++counts_.commands;
            return sink_.take(index, answer);
        }
        const Clock::time_point now = Clock::now();
        if (!repeating_since_) {
            repeating_since_ = now;
        }
        if (now - *repeating_since_ > options_.repeat_for) {
            // It is there and says no; what is under way is still answered, so that all that was
            // done is known.
            gave_up_ = Error{ErrorKind::refused,
                             "the engine answered nothing but '" + std::string(answer.code) +
                                 "' for " + std::to_string(options_.repeat_for.count()) + " ms"};
            return {};
        }
        ++counts_.repeated;
        if (later_.empty()) {
            repeat_at_ = now + options_.repeat_after;
        }
        later_.insert(std::upper_bound(later_.begin(), later_.end(), index), index);
        return {};
    }

    StreamClient& stream_;
    const CommandSource& source_;
    AnswerSink& sink_;
    PumpOptions options_;
    std::size_t frame_bytes_max_ = std::numeric_limits<std::size_t>::max() - kClosingBytes;
    PumpCounts counts_;
    std::size_t next_ = 0;  // the first command never sent
    std::size_t done_ = 0;
    std::deque<std::size_t> later_;
    Clock::time_point repeat_at_;
    std::optional<Clock::time_point> repeating_since_;  // empty once any answer was final
    std::deque<std::vector<std::size_t>> members_;      // of the frames in flight, oldest first
    std::optional<Error> gave_up_;                      // waits for what is in flight
    std::optional<Frame> built_;                        // waits for room
    std::vector<std::size_t> built_members_;
    std::vector<TooLarge> too_large_;  // not answered yet
};

}  // namespace

Result<PumpCounts> pump(StreamClient& stream, const CommandSource& source, AnswerSink& sink,
                        PumpOptions options) {
    return Pump(stream, source, sink, options).run();
}

}  // namespace skua::sdk
