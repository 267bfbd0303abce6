# docker build -t talkbot .
# docker run --rm -e DISCORD_TOKEN -v "$PWD/talks:/srv/talkbot/talks:ro" talkbot

FROM python:3.13-slim AS build
WORKDIR /src
RUN python -m venv /opt/talkbot
COPY requirements.lock ./
RUN /opt/talkbot/bin/pip install --no-cache-dir --require-hashes --requirement requirements.lock
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY config config
RUN /opt/talkbot/bin/pip install --no-cache-dir --no-deps --no-build-isolation .

FROM python:3.13-slim
RUN useradd --system --uid 10001 --home-dir /srv/talkbot talkbot
COPY --from=build /opt/talkbot /opt/talkbot
WORKDIR /srv/talkbot
COPY config/bot.yaml config/
COPY talks talks
RUN install --directory --owner=talkbot state
# a volume at state/ keeps the cache as well
ENV PATH="/opt/talkbot/bin:$PATH" PYTHONUNBUFFERED=1 XDG_CACHE_HOME=/srv/talkbot/state
USER talkbot
ENTRYPOINT ["talkbot"]
CMD ["run"]
