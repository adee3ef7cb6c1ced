# The program in an image of its own, run by nobody in particular: compose.yaml starts it as API,
# worker and one-shot migration. Python 3.13 needs no compiler: durable-rules stops at 3.12.
FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /venv
COPY requirements.lock ./
RUN /venv/bin/pip install --no-cache-dir --no-deps --require-hashes -r requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY core core
COPY schema schema
COPY plugins plugins
COPY config config
COPY migrations migrations
RUN /venv/bin/pip install --no-cache-dir --no-deps .

FROM python:3.13-slim
COPY --from=build /venv /venv
RUN install -d -m 700 -o 10001 -g 10001 /data
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 STRIDEIQ_DATA_DIR=/data
USER 10001:10001
VOLUME /data
EXPOSE 8000
ENTRYPOINT ["strideiq"]
CMD ["serve", "--host", "0.0.0.0"]
