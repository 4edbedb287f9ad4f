// SPDX-License-Identifier: Apache-2.0
// The opened control device: libqmi's QmiDevice behind the proxy, one client id for each service,
// what is held in the modem and must be given back, and when to give the modem up.
#pragma once

#include <libqmi-glib.h>

#include <memory>
#include <optional>
#include <set>
#include <string>

#include "leftovers.hpp"
#include "long_response.hpp"
#include "operation_queue.hpp"
#include "runtime/glib.hpp"
#include "settings.hpp"
#include "slots.hpp"
#include "typed.hpp"
#include "uim_messages.hpp"

namespace esimgw::qmi {

// Finishers for GioOperation and DetachedOperation.
GObjectPtr<QmiClient> takeClient(GObject* source, GAsyncResult* result);
MessagePtr takeResponse(GObject* source, GAsyncResult* result);

class Port : public std::enable_shared_from_this<Port> {
 public:
  using Turn = OperationQueue::Turn;
  using ClientPtr = GObjectPtr<QmiClient>;
  // Called from a library callback with an answer that came after its await had ended.
  using Late = std::function<void(MessagePtr, Turn)>;

  Port(Loop& loop, std::string device, Settings settings, Leftovers leftovers);
  ~Port();
  Port(const Port&) = delete;
  Port& operator=(const Port&) = delete;

  // Opens the device and gets client ids; NAS is optional. What a killed predecessor left in the
  // modem is given back.
  Task<void> open();
  // Gives everything back; never fails, bounded by the command timeout. Await it shielded.
  Task<void> close();

  Loop& loop() const { return loop_; }
  const Settings& settings() const { return settings_; }
  std::string deviceName() const;  // "cdc-wdm0", for sentences
  Slots& slots() { return slots_; }
  // Notified when slots() changed, a command stayed unanswered, or the modem ended.
  Event& events() { return events_; }
  // Why the modem is of no use any more: Error{modemGone} or {modemMute}.
  const std::optional<Error>& ended() const { return ended_; }
  // True once after a command stayed unanswered: somebody should ask whether the modem still lives.
  bool takeDoubt() { return std::exchange(doubt_, false); }

  QmiClientUim* uim() const { return reinterpret_cast<QmiClientUim*>(uim_.get()); }
  QmiClientDms* dms() const { return reinterpret_cast<QmiClientDms*>(dms_.get()); }
  QmiClientNas* nas() const { return reinterpret_cast<QmiClientNas*>(nas_.get()); }

  // Waits for the right to use the modem. Everything below wants it held.
  Task<Turn> enter();

  // One typed request. `what` says what was tried, for the error's sentence.
  template <class Request, class Input>
  Task<typename Request::Answer> call(void (*start)(typename Request::Client*, Input*, guint,
                                                    GCancellable*, GAsyncReadyCallback, gpointer),
                                      typename Request::Client* client,
                                      std::shared_ptr<std::type_identity_t<Input>> input,
                                      std::string what, Duration limit);
  // A raw request. The turn stays taken until the modem answered or the command is past hope.
  Task<MessagePtr> command(MessagePtr request, std::string what, Duration limit, Turn turn,
                           Late late);
  Origin origin() const;  // of the next raw UIM request

  // Asks for indications when slots or cards change.
  Task<void> registerEvents();
  // Reads slot and card status into slots().
  Task<void> readStates();
  // Maps this physical slot to the modem's first logical one.
  Task<void> switchSlot(unsigned physical);

  // Exclusive: LongResponses of the APDU under way.
  Task<Bytes> longResponse(std::uint32_t token, std::size_t total, std::string what);
  LongResponses& longResponses() { return longResponses_; }

  // Bookkeeping of what is open in the modem.
  void channelOpened(Channel channel);
  void channelClosed(Channel channel);
  void channelsLost(std::uint8_t slot);
  // Closes without waiting for the answer: for channels that opened too late.
  void closeInBackground(Channel channel, Turn turn);
  Task<void> closeChannel(Channel channel, Turn turn);

 private:
  Task<void> openDevice();
  Task<ClientPtr> allocate(QmiService service);
  Task<void> release(ClientPtr& client);
  Task<void> reclaim();
  Task<void> reclaimChannel(std::uint8_t client, Channel channel);
  Task<void> reclaimClient(Leftovers::Client client);
  Task<void> closeChannels();
  Task<void> closeDevice();
  void remember();
  void connectSignals();
  void end(Error error);
  void answered() { unanswered_ = 0; }
  // Counts what stayed unanswered and says it in full.
  Error explain(const Error& error, const std::string& what, TimePoint deadline, Duration limit);
  [[nodiscard]] guint librarySeconds(Duration limit) const;

  static void onIndication(QmiDevice*, QmiMessage* message, gpointer self);
  static void onRemoved(QmiDevice*, gpointer self);
  static void onSlotStatus(QmiClientUim*, QmiIndicationUimSlotStatusOutput*, gpointer self);
  static void onCardStatus(QmiClientUim*, QmiIndicationUimCardStatusOutput*, gpointer self);

  Loop& loop_;
  std::string device_;
  Settings settings_;
  Leftovers leftovers_;
  Leftovers::Held inherited_;  // a predecessor's, until it is given back
  OperationQueue queue_;
  Slots slots_;
  Event events_;
  LongResponses longResponses_;
  Event chunkCame_;
  std::optional<Error> ended_;
  bool doubt_ = false;
  bool opened_ = false;
  unsigned unanswered_ = 0;
  std::set<Channel> channels_;
  GObjectPtr<QmiDevice> qmi_;
  ClientPtr uim_;
  ClientPtr dms_;
  ClientPtr nas_;
};

template <class Request, class Input>
Task<typename Request::Answer> Port::call(void (*start)(typename Request::Client*, Input*, guint,
                                                        GCancellable*, GAsyncReadyCallback,
                                                        gpointer),
                                          typename Request::Client* client,
                                          std::shared_ptr<std::type_identity_t<Input>> input,
                                          std::string what, Duration limit) {
  if (ended_) throw ended_->in(what);
  GioOperation<typename Request::Answer> operation;
  auto when = loop_.now() + limit;
  Deadline deadline = when;
  start(client, input.get(), librarySeconds(limit), operation.cancellable(), &operation.callback,
        operation.userData(&Request::take));
  typename Request::Answer answer;
  std::optional<Error> failed;
  try {
    auto got = co_await operation.wait(deadline);
    answer = std::move(got);
  } catch (...) {
    failed = toError(std::current_exception());
  }
  if (failed) throw explain(*failed, what, when, limit);
  answered();
  co_return answer;
}

}  // namespace esimgw::qmi
