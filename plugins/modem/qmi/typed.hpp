// SPDX-License-Identifier: Apache-2.0
// libqmi's typed requests for coroutines: Typed<finish, get_result, unref> is what to do with the
// answer of one of them.
#pragma once

#include <memory>
#include <type_traits>

#include "qmi_error.hpp"
#include "runtime/glib.hpp"

namespace esimgw::qmi {

namespace detail {
template <class Output, class Client>
Output outputOf(Output* (*)(Client*, GAsyncResult*, GError**));
template <class Output, class Client>
Client clientOf(Output* (*)(Client*, GAsyncResult*, GError**));
}  // namespace detail

template <auto finish, auto getResult, auto unref>
struct Typed {
  using Output = decltype(detail::outputOf(finish));
  using Client = decltype(detail::clientOf(finish));
  using Answer = std::shared_ptr<Output>;

  static Answer take(GObject* source, GAsyncResult* result) {
    GError* error = nullptr;
    auto* output = finish(reinterpret_cast<Client*>(source), result, &error);
    if (output == nullptr) throw fromGError(error);
    Answer answer(output, unref);
    if (!getResult(output, &error)) throw fromGError(error);
    return answer;
  }
};

// The names of one request's three functions.
#define ESIMGW_QMI_TYPED(service, request)                                    \
  ::esimgw::qmi::Typed<qmi_client_##service##_##request##_finish,             \
                       qmi_message_##service##_##request##_output_get_result, \
                       qmi_message_##service##_##request##_output_unref>

}  // namespace esimgw::qmi
