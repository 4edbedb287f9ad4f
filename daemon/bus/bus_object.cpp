// SPDX-License-Identifier: Apache-2.0
#include "bus/bus_object.hpp"

#include "bus/errors.hpp"
#include "bus/sdbus.hpp"
#include "runtime/log.hpp"

namespace esimgw::bus {
namespace {

void write(sdbus::Message& message, const Dictionary& dictionary);

void write(sdbus::Message& message, const Path& path) {
  message << sdbus::ObjectPath(path.text);
}

void write(sdbus::Message& message, const Paths& paths) {
  message.openContainer("o");
  for (const auto& path : paths) write(message, path);
  message.closeContainer();
}

void write(sdbus::Message& message, const Dictionaries& dictionaries) {
  message.openContainer("a{sv}");
  for (const auto& dictionary : dictionaries) write(message, dictionary);
  message.closeContainer();
}

template <class Simple>
void write(sdbus::Message& message, const Simple& simple) {
  message << simple;
}

void write(sdbus::Message& message, const Value& value) {
  std::visit([&message](const auto& held) { write(message, held); }, value.data);
}

void write(sdbus::Message& message, const Dictionary& dictionary) {
  message.openContainer("{sv}");
  for (const auto& [key, value] : dictionary) {
    message.openDictEntry("sv");
    message << key;
    message.openVariant(signature(value));
    write(message, value);
    message.closeVariant();
    message.closeDictEntry();
  }
  message.closeContainer();
}

// No method knows an option yet.
Arguments read(const MethodDescription& method, sdbus::MethodCall& call) {
  Arguments arguments;
  for (const auto& name : method.inNames) {
    if (name != "options") {
      call >> arguments.text;
      continue;
    }
    std::map<std::string, sdbus::Variant> options;
    try {
      call >> options;
    } catch (const sdbus::Error& error) {  // sd-bus compared the signature, but not what is inside
      throw Error(Domain::request, Code::invalidArgument, "the options cannot be read");
    }
    if (options.empty()) continue;
    throw Error(Domain::request, Code::invalidArgument,
                method.name + " has no option '" + options.begin()->first.substr(0, 64) + "'");
  }
  return arguments;
}

sdbus::Error toBusError(std::exception_ptr exception) {
  auto error = toError(exception);
  return compat::error(errorName(error.code()), clean(error.sentence()));
}

}  // namespace

BusObject::BusObject(sdbus::IConnection& connection, ObjectState state, Handlers handlers)
    : path_(std::move(state.path)),
      interface_(*state.interface),
      properties_(std::move(state.properties)),
      object_(compat::createObject(connection, path_)) {
  std::vector<compat::Property> properties;
  for (const auto& property : interface_.properties) {
    auto get = [this, name = property.name](sdbus::PropertyGetReply& reply) {
      try {
        write(reply, properties_.at(name));
      } catch (...) {  // the library passes its own errors on, any other would cross C frames
        throw toBusError(std::current_exception());
      }
    };
    properties.push_back({property.name, property.signature, property.constant, std::move(get)});
  }
  std::vector<compat::Method> methods;
  for (const auto& method : interface_.methods) {
    auto call = [this, &method, handler = handlers.at(method.name)](sdbus::MethodCall message) {
      answer(method, handler, message);
    };
    methods.push_back({method.name, method.inSignature, method.inNames, method.outSignature,
                       method.outNames, std::move(call)});
  }
  compat::addInterface(*object_, interface_.name, std::move(properties), std::move(methods));
}

BusObject::~BusObject() = default;

void BusObject::answer(const MethodDescription& method, const Handler& handler,
                       sdbus::MethodCall& call) {
  try {
    auto arguments = read(method, call);
    log::info("bus-request", "a client asks for " + interface_.name + "." + method.name,
              {{"CLIENT", call.getSender()}});
    auto result = handler(arguments);
    auto reply = call.createReply();
    if (result) write(reply, *result);
    reply.send();
  } catch (...) {
    throw toBusError(std::current_exception());
  }
}

void BusObject::addObjectManager() {
  object_->addObjectManager();
}

void BusObject::announce() {
  object_->emitInterfacesAddedSignal();
}

void BusObject::withdraw() {
  object_->emitInterfacesRemovedSignal();
}

void BusObject::update(Dictionary properties, bool emit) {
  std::vector<std::string> changed;
  for (const auto& property : interface_.properties) {
    bool differs = properties.at(property.name) != properties_.at(property.name);
    if (differs && !property.constant) changed.push_back(property.name);
  }
  properties_ = std::move(properties);
  if (emit && !changed.empty()) compat::emitChanged(*object_, interface_.name, changed);
}

}  // namespace esimgw::bus
