// Starts Swagger UI on the element #api, which names the description of the interface in data-spec.

const place = document.getElementById("api");

window.SwaggerUIBundle({
  url: place.dataset.spec,
  dom_id: "#api",
  deepLinking: true,
  validatorUrl: null, // nothing is asked of another host
  queryConfigEnabled: false,
  requestInterceptor: (request) => {
    request.headers["X-CSRF-Token"] = document.querySelector('meta[name="csrf"]')?.content ?? "";
    return request;
  },
});
