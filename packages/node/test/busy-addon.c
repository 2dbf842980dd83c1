// A native addon that is busy in a thread of Node's pool, which Node does not list: `busy(milliseconds)`.
#include <node_api.h>
#include <stdlib.h>
#include <unistd.h>

typedef struct {
  napi_async_work work;
  uint32_t milliseconds;
} Busy;

static void execute(napi_env env, void *data) { usleep(((Busy *)data)->milliseconds * 1000); }

static void complete(napi_env env, napi_status status, void *data) {
  napi_delete_async_work(env, ((Busy *)data)->work);
  free(data);
}

static napi_value busy(napi_env env, napi_callback_info info) {
  size_t count = 1;
  napi_value argument, name;
  Busy *data = malloc(sizeof(Busy));
  napi_get_cb_info(env, info, &count, &argument, NULL, NULL);
  napi_get_value_uint32(env, argument, &data->milliseconds);
  napi_create_string_utf8(env, "busy", NAPI_AUTO_LENGTH, &name);
  napi_create_async_work(env, NULL, name, execute, complete, data, &data->work);
  napi_queue_async_work(env, data->work);
  return NULL;
}

NAPI_MODULE_INIT() {
  napi_value function;
  napi_create_function(env, "busy", NAPI_AUTO_LENGTH, busy, NULL, &function);
  napi_set_named_property(env, exports, "busy", function);
  return exports;
}
